using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>How a page sits in its window. Source: LOOK ("400, 1000 and 1600 px are designed, not survived").</summary>
public static class PageLayout
{
    // texts of two elements that lie on one another, unless one stands in front of the page on purpose; a pixel or two is a font's own affair
    private const string Overlaps = """
        () => {
          const visible = element => {
            const style = getComputedStyle(element);
            return style.visibility === "visible" && Number(style.opacity) > 0.1 && style.clip === "auto" && style.clipPath === "none" && !element.closest(".sr-only, .skip, [inert]");
          };
          const above = element => {
            for (let each = element; each; each = each.parentElement) {
              if (["fixed", "sticky"].includes(getComputedStyle(each).position)) return true;
            }
            return false;
          };
          const texts = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode, parent = node.parentElement;
            // what a closed <details> holds has its boxes, but is not shown
            if (!node.data.trim() || !parent || !parent.checkVisibility() || !visible(parent) || above(parent)) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) {
              let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
              for (let each = parent; each; each = each.parentElement) {
                const style = getComputedStyle(each);
                if (style.overflowX !== "visible" || style.overflowY !== "visible") {
                  const frame = each.getBoundingClientRect();
                  [left, top] = [Math.max(left, frame.left), Math.max(top, frame.top)];
                  [right, bottom] = [Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
                }
              }
              if (right - left > 2 && bottom - top > 2) texts.push({ text: node.data.trim().slice(0, 40), parent, left, top, right, bottom });
            }
          }
          const found = [];
          for (let i = 0; i < texts.length; i++) {
            for (let j = i + 1; j < texts.length; j++) {
              const [a, b] = [texts[i], texts[j]];
              if (a.parent === b.parent) continue; // one text, cut with an ellipsis, has two boxes
              const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (wide > 3 && high > Math.min(a.bottom - a.top, b.bottom - b.top) * 0.4) found.push(`"${a.text}" lies on "${b.text}"`);
            }
          }
          return found.slice(0, 5);
        }
        """;

    /// <summary>True when the page itself does not scroll sideways.</summary>
    public static Task<bool> FitsAsync(this IPage page) =>
        page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth");

    /// <summary>Texts that lie on one another.</summary>
    public static async Task<IReadOnlyList<string>> OverlapsAsync(this IPage page) =>
        await page.EvaluateAsync<string[]>(Overlaps);
}
