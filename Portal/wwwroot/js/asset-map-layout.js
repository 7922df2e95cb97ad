// Where the nodes of the asset map stand: the client left, its assets in the middle, tickets and billed lines right. World units are those of zoom 1.
const CellWidth = 170;
const CellHeight = 24;
const Gap = 150;
const FewAssets = 40;
const TicketWidth = 320;
const LineWidth = 240;

// as many columns as make the block a little wider than high
const columnsFor = count => (count <= FewAssets ? 1 : Math.max(1, Math.round(Math.sqrt((count * 1.2 * CellHeight) / CellWidth))));

// from the top of a column to its end, then the next one; returns where the block ends
function wrap(nodes, left, middle, rows, width, height) {
    const high = Math.min(rows, nodes.length);
    const top = middle - ((high - 1) * height) / 2;
    nodes.forEach((node, at) => {
        node.x = left + Math.floor(at / high) * width;
        node.y = top + (at % high) * height;
    });
    return left + Math.ceil(nodes.length / Math.max(1, high)) * width;
}

/// Nodes and edges of what the server told. A node: { kind, name, word, tone, mark, href, x, y, r }; an edge: { from, to }.
export function layOut(told) {
    const columns = columnsFor(told.assets.length);
    const rows = Math.max(1, Math.ceil(told.assets.length / columns));
    const middle = ((rows - 1) * CellHeight) / 2;
    const client = { kind: "client", mark: "full", tone: "ink", word: "", ...told.client, x: 0, y: middle, r: 12 };
    const left = Gap + Math.min(180, 8 * client.name.length);
    const assets = told.assets.map((asset, at) => ({
        kind: "asset",
        ...asset,
        x: left + Math.floor(at / rows) * CellWidth,
        y: (at % rows) * CellHeight,
        r: asset.size ?? 6,
    }));
    const right = left + (columns - 1) * CellWidth + Gap + 120;
    const placeOf = ticket => assets[ticket.asset] ?? { x: Infinity, y: Infinity }; // one without an asset hangs on the client, below all others
    const tickets = told.tickets
        .map(ticket => ({ kind: "ticket", mark: "full", ...ticket, r: ticket.size ?? 6 }))
        .sort((one, other) => {
            const [a, b] = [placeOf(one), placeOf(other)];
            return a.y === b.y ? (a.x === b.x ? 0 : a.x - b.x) : a.y - b.y;
        });
    const high = Math.max(rows, FewAssets);
    const end = wrap(tickets, right, middle, high, TicketWidth, CellHeight);
    const lines = told.lines.map(line => ({ kind: "line", mark: "full", ...line, r: line.size ?? 8 }));
    wrap(lines, end, middle, Math.ceil(high / 2), LineWidth, CellHeight * 2);
    const edges = [
        ...assets.map(asset => ({ from: client, to: asset })),
        ...tickets.map(ticket => ({ from: assets[ticket.asset] ?? client, to: ticket })),
        ...assets.filter(asset => asset.line >= 0).map(asset => ({ from: asset, to: lines[asset.line] })),
    ];
    return { nodes: [client, ...assets, ...tickets, ...lines], edges, isCrowded: assets.length > 400 };
}

/// The box around all nodes, with room for names at the right.
export function boundsOf(nodes) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const node of nodes) {
        box.left = Math.min(box.left, node.x - 30);
        box.right = Math.max(box.right, node.x + CellWidth);
        box.top = Math.min(box.top, node.y - 30);
        box.bottom = Math.max(box.bottom, node.y + 30);
    }
    return box;
}

/// The node that lies next in a direction, or the same where there is none.
export function nextOf(nodes, from, dx, dy) {
    let best = from;
    let least = Infinity;
    for (const node of nodes) {
        const [along, across] = dx !== 0 ? [(node.x - from.x) * dx, Math.abs(node.y - from.y)] : [(node.y - from.y) * dy, Math.abs(node.x - from.x)];
        const cost = along + across * 3;
        if (along > 1 && cost < least) {
            [best, least] = [node, cost];
        }
    }
    return best;
}
