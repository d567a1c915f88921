// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Members of MLS groups as ts-mls sees them, for the tests and measurements of shared/mls. A request is a line of JSON
// on standard input, its answer a line on standard output; bytes are hexadecimal. Runs in the folder that has the
// packages of package.json.

import { register } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // node 18
register("./corrections.mjs", import.meta.url, { data: { folder: pathToFileURL(`${process.cwd()}/`).href } });
const mls = await import("ts-mls");
const { ratchetTreeEncoder, decodeRatchetTree } = await import("ts-mls/ratchetTree.js");
const { makeKeyPackageRef } = await import("ts-mls/keyPackage.js");
const { encode } = await import("ts-mls/codec/tlsEncoder.js");
const { defaultClientConfig } = await import("ts-mls/clientConfig.js");
const { benchCommands } = await import("./bench.mjs");

const suite = await mls.getCiphersuiteImpl(
    mls.getCiphersuiteFromName("MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519"));
const lastResort = 10;
const day = 24n * 3600n;

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"));
const wrapped = (wireformat, content) => hex(mls.encodeMlsMessage({ version: "mls10", wireformat, ...content }));

function message(text) {
    const decoded = mls.decodeMlsMessage(bytes(text), 0);
    if (decoded === undefined || decoded[1] !== text.length / 2)
        throw new Error("no message of MLS");
    return decoded[0];
}

// What a member keeps: its keys for signing, its key packages, and its view of the one group that it is in.
const members = new Map();

async function memberOf(name) {
    if (!members.has(name))
        members.set(name, { name, signature: await suite.signature.keygen(), packages: [], state: undefined, snapshots: [] });
    return members.get(name);
}

async function newPackage(member, { isLastResort = false, capabilities = [] }) {
    const now = BigInt(Math.floor(Date.now() / 1000));
    const made = await mls.generateKeyPackageWithKey(
        { credentialType: "basic", identity: new TextEncoder().encode(member.name) },
        { versions: ["mls10"], ciphersuites: [suite.name], extensions: [lastResort, ...capabilities], proposals: [],
          credentials: ["basic"] },
        { notBefore: now - day, notAfter: now + 28n * day },
        isLastResort ? [{ extensionType: lastResort, extensionData: new Uint8Array() }] : [], member.signature, suite);
    return { ...made, isLastResort };
}

const tree = (state) => hex(encode(ratchetTreeEncoder)(state.ratchetTree));
const treeOf = (text) => (text ? decodeRatchetTree(bytes(text), 0)[0] : undefined);
const extensionsOf = (list) => list.map(({ type, data }) => ({ extensionType: type, extensionData: bytes(data) }));
const addOf = (text) => ({ proposalType: "add", add: { keyPackage: message(text).keyPackage } });
const removeOf = (leaf) => ({ proposalType: "remove", remove: { removed: leaf } });

function proposalsOf({ add = [], remove = [], extensions }) {
    const proposals = [...add.map(addOf), ...remove.map(removeOf)];
    if (extensions)
        proposals.push({ proposalType: "group_context_extensions",
                         groupContextExtensions: { extensions: extensionsOf(extensions) } });
    return proposals;
}

const commands = {
    async keyPackage(member, request) {
        const made = await newPackage(member, request);
        member.packages.push(made);
        return { message: wrapped("mls_key_package", { keyPackage: made.publicPackage }) };
    },

    async create(member, request) {
        const own = await newPackage(member, request);
        member.state = await mls.createGroup(bytes(request.groupId), own.publicPackage, own.privatePackage,
                                             extensionsOf(request.extensions ?? []), suite);
        return {};
    },

    async join(member, request) {
        const { welcome } = message(request.welcome);
        for (const own of member.packages) {
            const ref = hex(await makeKeyPackageRef(own.publicPackage, suite.hash));
            if (!welcome.secrets.some((secret) => hex(secret.newMember) === ref))
                continue;
            member.state = await mls.joinGroup(welcome, own.publicPackage, own.privatePackage, mls.emptyPskIndex, suite,
                                               treeOf(request.tree));
            if (!own.isLastResort)
                member.packages.splice(member.packages.indexOf(own), 1);
            return {};
        }
        throw new Error("no key package of ours");
    },

    async propose(member, request) {
        const [proposal] = proposalsOf(request);
        const made = await mls.createProposal(member.state, request.wire === "public", proposal, suite);
        member.state = made.newState;
        return { message: hex(mls.encodeMlsMessage(made.message)) };
    },

    async commit(member, request) {
        const made = await mls.createCommit(
            { state: member.state, cipherSuite: suite },
            { wireAsPublicMessage: request.wire === "public", extraProposals: proposalsOf(request),
              ratchetTreeExtension: request.welcomeTree === true });
        member.state = made.newState;
        return { commit: hex(mls.encodeMlsMessage(made.commit)),
                 welcome: made.welcome ? wrapped("mls_welcome", { welcome: made.welcome }) : "" };
    },

    async encrypt(member, request) {
        const made = await mls.createApplicationMessage(member.state, bytes(request.text), suite, bytes(request.data ?? ""));
        member.state = made.newState;
        return { message: wrapped("mls_private_message", { privateMessage: made.privateMessage }) };
    },

    async process(member, request) {
        const taken = await mls.processMessage(message(request.message), member.state, mls.emptyPskIndex, mls.acceptAll,
                                               suite);
        member.state = taken.newState;
        return { text: taken.kind === "applicationMessage" ? hex(taken.message) : "" };
    },

    async groupInfo(member, request) {
        const make = request.tree ? mls.createGroupInfoWithExternalPubAndRatchetTree : mls.createGroupInfoWithExternalPub;
        return { message: wrapped("mls_group_info", { groupInfo: await make(member.state, [], suite) }) };
    },

    async externalJoin(member, request) {
        const own = await newPackage(member, request);
        const made = await mls.joinGroupExternal(message(request.groupInfo).groupInfo, own.publicPackage,
                                                 own.privatePackage, request.resync === true, suite,
                                                 treeOf(request.tree));
        member.state = made.newState;
        return { commit: wrapped("mls_public_message", { publicMessage: made.publicMessage }) };
    },

    // What is kept of a state is never changed, so that one can go back to it.
    async snapshot(member) {
        member.snapshots.push(member.state);
        return {};
    },
    async rollback(member) {
        member.state = member.snapshots.pop();
        return {};
    },

    async state(member) {
        const { state } = member;
        const exported = await mls.mlsExporter(state.keySchedule.exporterSecret, "peer", bytes("01"), 32, suite);
        return { epoch: Number(state.groupContext.epoch), authenticator: hex(state.keySchedule.epochAuthenticator),
                 tree: tree(state), exported: hex(exported), leaf: state.privatePath.leafIndex,
                 isOver: state.groupActiveState.kind !== "active" };
    },

    ...benchCommands(mls, suite, newPackage, defaultClientConfig),
};

for await (const line of createInterface({ input: process.stdin })) {
    let answer;
    try {
        const request = JSON.parse(line);
        answer = await commands[request.command](await memberOf(request.member ?? ""), request);
    } catch (error) {
        answer = { error: `${error.name}: ${error.message}` };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
}
