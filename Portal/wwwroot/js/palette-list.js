// Draws what the search over everything found. Text is set as text, never as markup.
export function element(name, properties, children = []) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
}

export function listOf(groups) {
    let number = 0;
    return groups.map((group, at) => {
        const title = element("div", { id: `palette-group-${at}`, className: "palette-group", textContent: group.title });
        const items = group.items.map(item => optionOf(item, number++));
        if (group.allHref) {
            const total = group.total > 1000 ? "1,000+" : group.total;
            items.push(optionOf({ title: `Show all ${total}`, href: group.allHref, icon: "filter_list", isMore: true }, number++));
        }
        const box = element("div", {}, [title, ...items]);
        box.setAttribute("role", "group");
        box.setAttribute("aria-labelledby", title.id);
        return box;
    });
}

function optionOf(item, number) {
    const option = element("div", { id: `palette-option-${number}`, className: "palette-option", item }, [
        element("span", { className: "rzi icon", textContent: item.icon, ariaHidden: "true" }),
        element("span", { className: "palette-title", textContent: item.title }),
        element("span", { className: "palette-detail muted", textContent: item.detail ?? "" }),
    ]);
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
}

// how many match, not how many lines stand there
export function resultsOf(groups) {
    const count = groups.reduce((sum, group) => sum + Math.max(group.items.length, group.total ?? 0), 0);
    return count === 1 ? "1 result" : `${count > 1000 ? "More than 1,000" : count} results`;
}

export function noteOf(text, count, late) {
    const slow = late.length > 0 ? `Not searched, because it took too long: ${late.join(", ")}. ` : "";
    return slow + (count === 0 && text !== "" ? `Nothing found for “${text}”. Try fewer letters, a name, a reference or a record's id.` : "");
}
