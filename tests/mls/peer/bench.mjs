// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same operations that conclave-bench measures of shared/mls, measured of ts-mls.

const messageBytes = 100;

export function benchCommands(mls, suite, newPackage, defaultConfig) {
    let stage;
    let config = defaultConfig;

    const commit = (state, extraProposals = []) =>
        mls.createCommit({ state, cipherSuite: suite },
                         { wireAsPublicMessage: true, extraProposals, ratchetTreeExtension: true });
    const take = async (state, { commit: message }) =>
        (await mls.processMessage(message, state, mls.emptyPskIndex, mls.acceptAll, suite)).newState;
    const join = ({ publicPackage, privatePackage }, welcome) =>
        mls.joinGroup(welcome, publicPackage, privatePackage, mls.emptyPskIndex, suite, undefined, undefined, config);

    async function create() {
        const [own, ...others] = stage.packages;
        const alone = await mls.createGroup(new Uint8Array(16), own.publicPackage, own.privatePackage, [], suite, config);
        return commit(alone, others.map((other) => ({ proposalType: "add", add: { keyPackage: other.publicPackage } })));
    }

    // A group in which the founder's commit has one receiver for each node above it, as after some days of use: a
    // member on each side of the founder's path has committed once.
    async function settle(created) {
        const leaves = stage.packages.length;
        stage.founder = created.newState;
        const committers = [];
        for (let leaf = 1; leaf < leaves; leaf *= 2)
            committers.push(await join(stage.packages[leaf], created.welcome));
        stage.last = await join(stage.packages[leaves - 1], created.welcome);
        for (let i = committers.length - 1; i >= 0; --i) {
            const made = await commit(committers[i]);
            for (let other = 0; other < committers.length; ++other)
                committers[other] = other === i ? made.newState : await take(committers[other], made);
            if (leaves - 1 !== 1 << i)
                stage.last = await take(stage.last, made);
            else
                stage.last = committers[i];
            stage.founder = await take(stage.founder, made);
        }
    }

    async function encrypt(count) {
        const messages = [];
        for (let i = 0; i < count; ++i) {
            const made = await mls.createApplicationMessage(stage.founder, new Uint8Array(messageBytes), suite);
            stage.founder = made.newState;
            messages.push(made.privateMessage);
        }
        return messages;
    }

    async function decrypt(messages) {
        for (const message of messages)
            stage.last = (await mls.processPrivateMessage(stage.last, message, mls.emptyPskIndex, suite)).newState;
    }

    // Microseconds, by the clock and of the processors.
    const timed = async (work) => {
        const before = process.cpuUsage();
        const start = process.hrtime.bigint();
        const result = await work();
        const clock = Number(process.hrtime.bigint() - start) / 1000;
        const { user, system } = process.cpuUsage(before);
        return [{ clock, processor: user + system }, result];
    };
    const each = ({ clock, processor }, count) => ({ clock: clock / count, processor: processor / count });

    return {
        async benchPrepare(_, { leaves, paddedTo }) {
            config = { ...defaultConfig, paddingConfig: { kind: "padUntilLength", padUntilLength: paddedTo } };
            stage = { packages: [] };
            for (let i = 0; i < leaves; ++i) {
                const member = { name: `member ${i}`, signature: await suite.signature.keygen() };
                stage.packages.push(await newPackage(member, {}));
            }
            stage.created = await create();
            stage.newest = stage.created.newState;
            await settle(stage.created);
            return {};
        },

        async bench(_, { messages }) {
            const last = stage.packages.at(-1);
            const [createTime] = await timed(create);
            const [joinTime] = await timed(() => join(last, stage.created.welcome));
            const [firstTime] = await timed(() => commit(stage.newest));
            const [commitTime, made] = await timed(() => commit(stage.founder));
            stage.founder = made.newState;
            const [processTime, taken] = await timed(() => take(stage.last, made));
            stage.last = taken;
            const [encryptTime, sent] = await timed(() => encrypt(messages));
            const [decryptTime] = await timed(() => decrypt(sent));
            const bytes = mls.encodeMlsMessage(
                { version: "mls10", wireformat: "mls_private_message", privateMessage: sent[0] }).length;
            const spans = { create: createTime, join: joinTime, firstCommit: firstTime, commit: commitTime,
                            process: processTime, encrypt: each(encryptTime, messages),
                            decrypt: each(decryptTime, messages) };
            return { spans, bytes };
        },
    };
}
