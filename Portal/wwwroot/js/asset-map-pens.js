// Two ways to draw the same picture: onto a canvas, and as the text of an SVG file.
const escape = text => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
const number = value => Math.round(value * 100) / 100;

export function canvasPen(context) {
    return {
        line(x1, y1, x2, y2, colour, alpha, width) {
            context.globalAlpha = alpha;
            context.strokeStyle = colour;
            context.lineWidth = width;
            context.beginPath();
            context.moveTo(x1, y1);
            context.bezierCurveTo((x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
            context.stroke();
            context.globalAlpha = 1;
        },
        ring(x, y, r, fill, stroke, width, alpha) {
            context.globalAlpha = alpha;
            context.beginPath();
            context.arc(x, y, r, 0, Math.PI * 2);
            context.fillStyle = fill;
            context.fill();
            if (width > 0) {
                context.strokeStyle = stroke;
                context.lineWidth = width;
                context.stroke();
            }
            context.globalAlpha = 1;
        },
        cross(x, y, r, colour, width, alpha) {
            context.globalAlpha = alpha;
            context.strokeStyle = colour;
            context.lineWidth = width;
            context.beginPath();
            context.moveTo(x - r, y - r);
            context.lineTo(x + r, y + r);
            context.moveTo(x + r, y - r);
            context.lineTo(x - r, y + r);
            context.stroke();
            context.globalAlpha = 1;
        },
        text(x, y, text, colour, font, alpha, halo) {
            context.globalAlpha = alpha;
            context.font = font;
            [context.strokeStyle, context.lineWidth, context.lineJoin] = [halo, 4, "round"];
            context.fillStyle = colour;
            context.textBaseline = "middle";
            context.strokeText(text, x, y); // no edge runs through a name
            context.fillText(text, x, y);
            context.globalAlpha = 1;
        },
    };
}

export function svgPen() {
    const parts = [];
    return {
        line(x1, y1, x2, y2, colour, alpha, width) {
            const half = number((x1 + x2) / 2);
            parts.push(
                `<path d="M${number(x1)} ${number(y1)}C${half} ${number(y1)} ${half} ${number(y2)} ${number(x2)} ${number(y2)}" fill="none" stroke="${colour}" stroke-opacity="${alpha}" stroke-width="${width}"/>`,
            );
        },
        ring(x, y, r, fill, stroke, width, alpha) {
            const outline = width > 0 ? ` stroke="${stroke}" stroke-width="${width}"` : "";
            parts.push(`<circle cx="${number(x)}" cy="${number(y)}" r="${number(r)}" fill="${fill}" opacity="${alpha}"${outline}/>`);
        },
        cross(x, y, r, colour, width, alpha) {
            const [l, t, e, b] = [x - r, y - r, x + r, y + r].map(number);
            parts.push(`<path d="M${l} ${t}L${e} ${b}M${e} ${t}L${l} ${b}" stroke="${colour}" stroke-width="${width}" opacity="${alpha}"/>`);
        },
        text(x, y, text, colour, font, alpha, halo) {
            parts.push(
                `<text x="${number(x)}" y="${number(y)}" dominant-baseline="middle" fill="${colour}" stroke="${halo}" stroke-width="4" paint-order="stroke" opacity="${alpha}" style="font:${escape(font)}">${escape(text)}</text>`,
            );
        },
        file(box, background) {
            const [width, height] = [box.right - box.left, box.bottom - box.top].map(number);
            const view = [box.left, box.top, width, height].map(number).join(" ");
            return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" width="${width}" height="${height}"><rect x="${number(box.left)}" y="${number(box.top)}" width="${width}" height="${height}" fill="${background}"/>${parts.join("")}</svg>`;
        },
    };
}
