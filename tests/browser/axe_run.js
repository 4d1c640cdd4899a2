// What axe finds on a page, as sentences. The place of what it cannot tell is what makes it unsure: the ground, the
// pseudo element, the box that scrolls, or otherwise the element itself.
async (options) => {
    const { violations, incomplete } = await axe.run(document, options);
    const named = (box) => {
        if (box.classList.length) return `.${box.classList[0]}`;
        return box.id ? `#${box.id}` : box.localName;
    };
    const up = (box, is) => {
        while (box && !is(box)) box = box.parentElement;
        return box ?? document.body;
    };
    const scrolling = (box) => up(box, (one) => /auto|scroll/.test(getComputedStyle(one).overflowY));
    const place = {
        bgGradient: (box) => up(box, (one) => getComputedStyle(one).backgroundImage.includes("gradient")),
        pseudoContent: (box) => up(box, (one) => ["::before", "::after"].some((pseudo) => getComputedStyle(one, pseudo).position === "absolute")),
        elmPartiallyObscured: scrolling,
        elmPartiallyObscuring: scrolling,
    };
    const reason = (node) => [...node.any, ...node.all, ...node.none].map(({ data }) => data?.messageKey).find(Boolean) ?? "";
    return {
        wrong: violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => String(target)).slice(0, 3)]),
        unsure: incomplete.flatMap(({ id, nodes }) => nodes.map((node) => {
            const where = place[reason(node)] ?? ((box) => box);
            return [id, reason(node), named(where(node.element))].join(" | ");
        })),
    };
}
