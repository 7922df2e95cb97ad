// <asset-map src="/map/data.json?…" search="…">: the picture of a client's assets. Everything it shows the tree table beside it says too. The element
// draws itself; the server only sets its attributes.
import { boundsOf, layOut, nextOf } from "./asset-map-layout.js";
import { canvasPen, svgPen } from "./asset-map-pens.js";

const Tones = ["ink", "ink-muted", "surface", "line-strong", "accent", "blue", "green", "amber", "red", "violet", "grey"];
const NamesFromZoom = 0.62;
const ManyEdges = 400;
const Nearest = 14;

class AssetMap extends HTMLElement {
    static observedAttributes = ["src", "search", "version"];

    connectedCallback() {
        this.innerHTML = `
            <div class="asset-map-tools" role="toolbar" aria-label="Picture">
                <button type="button" class="btn btn-quiet" data-do="closer" title="Zoom in (+)">Zoom in</button>
                <button type="button" class="btn btn-quiet" data-do="farther" title="Zoom out (-)">Zoom out</button>
                <button type="button" class="btn btn-quiet" data-do="fit" title="Show all (0)">Show all</button>
                <button type="button" class="btn btn-quiet" data-do="png">Save PNG</button>
                <button type="button" class="btn btn-quiet" data-do="svg">Save SVG</button>
            </div>
            <canvas tabindex="0" role="application" aria-roledescription="asset map" aria-label="Map of the client's assets, tickets and billed lines"></canvas>
            <p class="asset-map-hint">Full green: billed. Hollow amber: not billed. Crossed red: billed but gone. Grey: out of service. Blue: billing not known here. A ticket grows with its age.</p>
            <p class="asset-map-hint">Drag to move, Ctrl and wheel to zoom. Arrow keys go from one to the next, Enter opens it, + and - zoom, 0 shows all.</p>
            <p class="asset-map-told" aria-live="polite"></p>`;
        this.canvas = this.querySelector("canvas");
        this.told = this.querySelector(".asset-map-told");
        this.view = { x: 0, y: 0, zoom: 1 };
        this.graph = { nodes: [], edges: [], isCrowded: false };
        this.chosen = null;
        this.leaving = new AbortController();
        this.listen({ signal: this.leaving.signal });
        this.readColours();
        this.load();
    }

    disconnectedCallback() {
        this.leaving.abort();
        this.sizes.disconnect();
        this.themes.disconnect();
    }

    attributeChangedCallback(name) {
        if (this.canvas) {
            name === "search" ? this.search() : this.load();
        }
    }

    listen(once) {
        this.sizes = new ResizeObserver(() => this.resize());
        this.sizes.observe(this.canvas);
        this.themes = new MutationObserver(() => this.readColours());
        this.themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.readColours(), once);
        this.addEventListener("click", event => this.command(event.target.dataset?.do), once);
        this.canvas.addEventListener("keydown", event => this.key(event), once);
        this.canvas.addEventListener("wheel", event => this.wheel(event), { ...once, passive: false });
        this.canvas.addEventListener("pointerdown", event => this.grab(event), once);
        this.canvas.addEventListener("pointermove", event => this.move(event), once);
        this.canvas.addEventListener("pointerup", event => this.drop(event), once);
        this.canvas.addEventListener("pointercancel", () => (this.held = null), once);
        this.canvas.addEventListener("focus", () => this.draw(), once);
        this.canvas.addEventListener("blur", () => this.draw(), once);
    }

    async load() {
        this.asking?.abort();
        const src = this.getAttribute("src");
        if (!src) {
            return;
        }
        this.asking = new AbortController();
        const began = performance.now();
        this.setAttribute("aria-busy", "true");
        try {
            const answer = await fetch(src, { signal: this.asking.signal });
            if (!answer.ok) {
                throw new Error(`status ${answer.status}`);
            }
            this.graph = layOut(await answer.json());
        } catch (failure) {
            if (failure.name !== "AbortError") {
                this.told.textContent = "The picture could not be read. The table below says the same; reload the page to try again.";
                this.removeAttribute("aria-busy");
            }
            return;
        }
        this.chosen = null;
        this.told.textContent = "";
        this.fit();
        this.search();
        this.removeAttribute("aria-busy");
        this.began = began;
        this.draw();
    }

    search() {
        const text = (this.getAttribute("search") ?? "").trim().toLowerCase();
        this.found = text === "" ? null : new Set(this.graph.nodes.filter(node => node.name.toLowerCase().includes(text)));
        this.draw();
    }

    command(what) {
        const commands = {
            closer: () => this.zoomBy(1.4),
            farther: () => this.zoomBy(1 / 1.4),
            fit: () => this.fit(),
            png: () => this.savePng(),
            svg: () => this.saveSvg(),
        };
        commands[what]?.();
    }

    key(event) {
        const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
        const commands = { "+": "closer", "=": "closer", "-": "farther", 0: "fit" };
        if (dx !== 0 || dy !== 0) {
            this.choose(this.chosen ? nextOf(this.graph.nodes, this.chosen, dx, dy) : this.graph.nodes[0]);
        } else if (event.key === "Home") {
            this.choose(this.graph.nodes[0]);
        } else if (event.key === "Enter" && this.chosen) {
            this.open(this.chosen);
        } else if (commands[event.key] && !event.ctrlKey && !event.metaKey) {
            this.command(commands[event.key]);
        } else {
            return;
        }
        event.preventDefault();
    }

    choose(node) {
        if (!node) {
            return;
        }
        this.chosen = node;
        this.told.textContent = [node.name, node.word, node.detail].filter(part => part).join(", ");
        const [x, y] = this.toScreen(node);
        const { clientWidth: width, clientHeight: height } = this.canvas;
        if (x < 40 || y < 40 || x > width - 120 || y > height - 40) {
            this.view.x += width / 2 - x;
            this.view.y += height / 2 - y;
        }
        this.draw();
    }

    open(node) {
        if (node.href) {
            const link = Object.assign(document.createElement("a"), { href: node.href });
            this.append(link);
            link.click(); // as a link of the page, so that the page stays alive
            link.remove();
        }
    }

    wheel(event) {
        if (event.ctrlKey || document.activeElement === this.canvas) {
            event.preventDefault();
            this.zoomBy(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
        }
    }

    grab(event) {
        this.held = { x: event.offsetX, y: event.offsetY, far: 0 };
        this.canvas.setPointerCapture(event.pointerId);
    }

    move(event) {
        if (this.held) {
            const [dx, dy] = [event.offsetX - this.held.x, event.offsetY - this.held.y];
            this.held = { x: event.offsetX, y: event.offsetY, far: this.held.far + Math.abs(dx) + Math.abs(dy) };
            this.view.x += dx;
            this.view.y += dy;
            this.draw();
            return;
        }
        const over = this.nodeAt(event.offsetX, event.offsetY);
        this.canvas.style.cursor = over ? "pointer" : "grab";
        if (over !== this.over) {
            this.over = over;
            this.draw();
        }
    }

    drop(event) {
        const node = this.held && this.held.far < 4 ? this.nodeAt(event.offsetX, event.offsetY) : null;
        this.held = null;
        if (node && node === this.chosen) {
            this.open(node); // the first click shows what it is, the second one opens it
        } else {
            this.choose(node);
        }
    }

    nodeAt(x, y) {
        let best = null;
        let least = Nearest;
        for (const node of this.graph.nodes) {
            const [nx, ny] = this.toScreen(node);
            const far = Math.hypot(nx - x, ny - y);
            if (far < least) {
                [best, least] = [node, far];
            }
        }
        return best;
    }

    toScreen(node) {
        return [node.x * this.view.zoom + this.view.x, node.y * this.view.zoom + this.view.y];
    }

    zoomBy(factor, x = this.canvas.clientWidth / 2, y = this.canvas.clientHeight / 2) {
        const zoom = Math.min(6, Math.max(0.05, this.view.zoom * factor));
        const by = zoom / this.view.zoom;
        this.view = { x: x - (x - this.view.x) * by, y: y - (y - this.view.y) * by, zoom };
        this.draw();
    }

    fit() {
        const box = boundsOf(this.graph.nodes);
        const { clientWidth: width, clientHeight: height } = this.canvas;
        if (this.graph.nodes.length === 0 || width === 0) {
            return;
        }
        const whole = Math.min(1.4, width / (box.right - box.left), height / (box.bottom - box.top));
        const isNarrow = width < 600 && this.graph.nodes.length < 80;
        const zoom = isNarrow ? Math.max(whole, NamesFromZoom) : whole; // names one can read, and the rest a drag away
        this.view = {
            x: (width - (box.left + box.right) * zoom) / 2,
            y: (height - (box.top + box.bottom) * zoom) / 2,
            zoom,
        };
        this.draw();
    }

    resize() {
        const ratio = devicePixelRatio;
        const [width, height] = [this.canvas.clientWidth * ratio, this.canvas.clientHeight * ratio];
        if (this.canvas.width !== width || this.canvas.height !== height) {
            const isFirst = this.canvas.dataset.isSized === undefined;
            [this.canvas.width, this.canvas.height, this.canvas.dataset.isSized] = [width, height, ""];
            isFirst ? this.fit() : this.draw();
        }
    }

    readColours() {
        const probe = this.appendChild(document.createElement("span"));
        this.colours = Object.fromEntries(
            Tones.map(tone => {
                probe.style.color = `var(--${tone})`;
                return [tone, getComputedStyle(probe).color];
            }),
        );
        probe.remove();
        this.font = getComputedStyle(this).fontFamily;
        this.draw();
    }

    // at most one drawing a frame, however much has changed
    draw() {
        this.frame ??= requestAnimationFrame(() => {
            this.frame = null;
            const context = this.canvas.getContext("2d");
            context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
            context.clearRect(0, 0, this.canvas.clientWidth, this.canvas.clientHeight);
            this.paint(canvasPen(context), this.view, { width: this.canvas.clientWidth, height: this.canvas.clientHeight });
            if (this.began !== undefined) {
                this.dataset.drawnMs = Math.round(performance.now() - this.began); // from the asking to what one sees
                this.began = undefined;
            }
        });
    }

    paint(pen, view, size) {
        const { x, y, zoom } = view;
        const at = node => [node.x * zoom + x, node.y * zoom + y];
        const isSeen = ([nx, ny]) => nx > -200 && ny > -40 && nx < size.width + 40 && ny < size.height + 40;
        const lit = new Set([this.chosen, this.over]);
        for (const { from, to } of this.graph.edges) {
            const isLit = lit.has(from) || lit.has(to);
            const isQuiet = this.graph.edges.length > ManyEdges && from.kind === "client";
            if (isLit || (!isQuiet && !(this.graph.isCrowded && to.kind === "line"))) {
                const [a, b] = [at(from), at(to)];
                if (isSeen(a) || isSeen(b)) {
                    pen.line(...a, ...b, isLit ? this.colours.accent : this.colours["line-strong"], isLit ? 0.9 : 0.35, isLit ? 1.5 : 1);
                }
            }
        }
        for (const node of this.graph.nodes) {
            const point = at(node);
            if (isSeen(point)) {
                this.paintNode(pen, node, point, zoom, lit.has(node));
            }
        }
    }

    paintNode(pen, node, [x, y], zoom, isLit) {
        const alpha = this.found && !this.found.has(node) ? 0.2 : 1;
        const colour = this.colours[node.tone] ?? this.colours.ink;
        const r = Math.max(2, node.r * Math.min(1.5, zoom));
        if (this.found?.has(node)) {
            pen.ring(x, y, r + 4, "transparent", this.colours.accent, 2, 1);
        }
        pen.ring(x, y, r, node.mark === "hollow" ? this.colours.surface : colour, colour, node.mark === "hollow" ? 2 : 0, alpha);
        if (node.mark === "cross") {
            pen.cross(x, y, r + 2, colour, 1.5, alpha);
        }
        if (isLit) {
            pen.ring(x, y, r + 3, "transparent", this.colours.accent, 2, 1);
        }
        if (node.kind === "client") {
            pen.text(x - r, y - r - 10, node.name, this.colours.ink, `14px ${this.font}`, alpha, this.colours.surface);
        } else if (isLit || zoom >= NamesFromZoom || this.found?.has(node)) {
            const colour = isLit ? this.colours.ink : this.colours["ink-muted"];
            pen.text(x + r + 6, y, shorten(node), colour, `12px ${this.font}`, alpha, this.colours.surface);
        }
    }

    saveSvg() {
        const box = boundsOf(this.graph.nodes);
        const pen = svgPen();
        this.paint(pen, { x: 0, y: 0, zoom: 1 }, { width: Infinity, height: Infinity });
        this.save(new Blob([pen.file(box, this.colours.surface)], { type: "image/svg+xml" }), "svg");
    }

    savePng() {
        const box = boundsOf(this.graph.nodes);
        const most = 8000; // what every browser can make
        const zoom = Math.min(2, most / (box.right - box.left), most / (box.bottom - box.top));
        const sheet = Object.assign(document.createElement("canvas"), {
            width: Math.ceil((box.right - box.left) * zoom),
            height: Math.ceil((box.bottom - box.top) * zoom),
        });
        const context = sheet.getContext("2d");
        context.fillStyle = this.colours.surface;
        context.fillRect(0, 0, sheet.width, sheet.height);
        this.paint(canvasPen(context), { x: -box.left * zoom, y: -box.top * zoom, zoom }, sheet);
        sheet.toBlob(blob => this.save(blob, "png"), "image/png");
    }

    save(blob, kind) {
        const address = URL.createObjectURL(blob);
        const link = Object.assign(document.createElement("a"), { href: address, download: `${this.getAttribute("file-name") ?? "asset-map"}.${kind}` });
        this.append(link);
        link.click();
        link.remove();
        setTimeout(() => URL.revokeObjectURL(address), 10_000);
    }
}

const shorten = node => (node.kind === "asset" && node.name.length > 20 ? `${node.name.slice(0, 19)}…` : node.name);

customElements.define("asset-map", AssetMap);
