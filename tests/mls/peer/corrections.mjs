// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where ts-mls 1.6.4 deviates from RFC 9420 it is corrected while it is loaded, so that the peer follows the RFC. Also
// finds the packages in the folder that the peer runs in, which is not the folder of these sources.

const source = "/ts-mls/dist/src/";

const corrections = {
    "clientState.js": [
        // An unmerged leaf must be told by the nodes between it and the one that lists it (section 7.9.2), which need not
        // have the same list, and nothing is said of the nodes above.
        ["if (!arraysEqual(dpNode.parent.unmergedLeaves, n.parent.unmergedLeaves))",
         "if (dp.indexOf(parentIdx) < dp.indexOf(i) && !dpNode.parent.unmergedLeaves.includes(unmergedLeaf))"],
        // A GroupContextExtensions proposal needs a path (section 12.4).
        ["const needsUpdatePath = allProposals.length === 0 ||",
         "const needsUpdatePath = allProposals.length === 0 || grouped.group_context_extensions.length > 0 ||"],
        // Who is removed is removed, even when somebody who is added by the same commit gets their leaf.
        ["mutatedTree[leafToNodeIndex(toLeafIndex(state.privatePath.leafIndex))] === undefined;",
         "grouped.remove.some(({ proposal }) => proposal.remove.removed === state.privatePath.leafIndex);"],
    ],
    "createCommit.js": [
        // A path is encrypted under the new extensions (section 12.4.1).
        ["state.groupContext, state.signaturePrivateKey, cipherSuite, excludeNodes)",
         "{ ...state.groupContext, extensions: res.additionalResult.kind === 'memberCommit' "
         + "&& res.additionalResult.extensions.length > 0 ? res.additionalResult.extensions "
         + ": state.groupContext.extensions }, state.signaturePrivateKey, cipherSuite, excludeNodes)"],
        // The key of external_pub has its length before it (section 12.4.3.2), in a GroupInfo without and with a tree.
        ["[...extensions, { extensionType: \"external_pub\", extensionData: externalPub }]",
         "[...extensions, { extensionType: 'external_pub', extensionData: Uint8Array.of(externalPub.length, ...externalPub) }]"],
        ["        { extensionType: \"external_pub\", extensionData: externalPub },",
         "        { extensionType: 'external_pub', extensionData: Uint8Array.of(externalPub.length, ...externalPub) },"],
        ["exportSecret(externalPub.extensionData, cs)", "exportSecret(externalPub.extensionData.subarray(1), cs)"],
    ],
    "pathSecrets.js": [
        // The commit secret comes after the last path secret of the path, whether that is the root's or not
        // (section 12.4.1): a root above a blank half has none.
        ["const nextIndex = findFirstNonBlankAncestor(tree, currentIndex);",
         "const nextIndex = findFirstNonBlankAncestor(tree, currentIndex);"
         + "if (tree[nextIndex] === undefined) { pathSecrets[rootIndex] = pathSecrets[currentIndex]; break; }"],
    ],
};

let folder;

export function initialize(data) {
    folder = data.folder;
}

export function resolve(specifier, context, next) {
    const isPackage = /^[@a-z]/.test(specifier) && !specifier.includes(":");
    const fromHere = isPackage && !context.parentURL?.includes("/node_modules/");
    return next(specifier, fromHere ? { ...context, parentURL: folder } : context);
}

export async function load(url, context, next) {
    const loaded = await next(url, context);
    const file = url.split(source)[1];
    if (!(file in corrections))
        return loaded;
    let text = loaded.source.toString();
    for (const [wrong, right] of corrections[file]) {
        if (text.split(wrong).length !== 2)
            throw new Error(`${file} is not the one that is corrected here`);
        text = text.replace(wrong, () => right);
    }
    return { ...loaded, source: text };
}
