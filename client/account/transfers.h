// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/download.h"
#include "client/account/fileloader.h"
#include "client/account/outbox.h"
#include "client/account/traysteps.h"

#include <QSize>
#include <memory>
#include <vector>

namespace conclave::client {

// Files on their way, up and down. What was begun is on disk before anything is sent, goes on after each break of the
// connection and each start of the program, and ends when it is there, or when only the user can help. A file is
// announced under an id that is the client's own; the one that the server knows it by (`remote`) changes when an upload
// has to begin anew. What is done with the user's files is done on a FileLane of each, because a disk may not answer
// for minutes: such a transfer says so, takes no turn from others, and is paused and cancelled at once. Lives on the
// core thread; owned by an Account.
class Transfers : public QObject
{
    Q_OBJECT

public:
    static constexpr int Parallel = 2; // uploads, and as many downloads; those that wait for a disk are not counted
    static constexpr int LookMs = 1000; // a file whose disk has not answered by then is in the tray nevertheless
    static constexpr qsizetype MaxInTray = 10; // as many as a message takes

    struct Context
    {
        LocalStore &store;
        Link &link;
        Requests &requests;
        FileHttp &http;
        Outbox &outbox;
        const Clock &clock;
    };
    // Sealed bytes are kept in `folder`.
    Transfers(const Context &context, const QString &folder, QObject *parent = nullptr);
    ~Transfers() override;

    // Into the tray of a conversation or thread; it goes up at once, or once there is a connection. FileFailed: it
    // cannot be read. FileTooLarge, Forbidden: the server takes no such file. TooMany: the tray is full.
    template <class T>
    using Answer = std::function<void(const Result<T> &)>;
    void attach(const ReadPlace &place, const QString &path, Answer<FileId> answer);
    void attach(const ReadPlace &place, const QString &name, const QByteArray &bytes, Answer<FileId> answer); // sealed
    void whenFilled(const ReadPlace &place, std::function<void()> then); // with all that was attached before
    Status describe(FileId file, const QString &description); // of one in a tray
    // What is known of a picture before the server has looked at it; empty: it cannot be shown.
    Status setShape(FileId file, const QSize &shape);
    Status keepLocation(FileId file, bool keeps); // of a picture; what has gone up goes up again
    Status pause(FileId file);
    Status resume(FileId file); // also the retry of a failed one
    Status cancel(FileId file); // a message that waits for it goes without it, or not at all if it says nothing else
    // With all that is in the tray, which is empty then. The message is in the outbox at once, and goes out when its
    // files are up; others do not wait for it. A file that fails makes the message fail; retrying it tries both. The
    // answer comes when what was attached before is in the tray.
    void send(const ReadPlace &place, const protocol::Content::Text &text, Answer<ClientId> answer);

    // Whole or not at all; what is there is written over.
    Result<FileId> save(const protocol::FileReference &file, const QString &target);

    using Callback = FileLoader::Callback;
    void thumbnail(FileId file, Callback done);
    void content(const protocol::FileReference &file, Callback done); // whole, up to FileLoader::MaxContentBytes

    void forgetCopies(const QList<FileId> &files); // of what nobody may read any more

    void start(); // signed in and up to date
    void stop();

Q_SIGNALS:
    void changed(const conclave::client::Transfer &transfer); // or new; how far it is, five times a second at most
    void removed(conclave::FileId file); // cancelled, or gone out with its message
    void signInNeeded();
    void storageFailed(const conclave::Error &error);

private:
    struct Job;
    Job *find(FileId file) const;
    std::vector<Job *> jobsOf(ClientId message) const;
    using Looked = std::optional<Result<UploadSource::Stamp>>; // nothing: the disk has not answered
    void load();
    void forgetLostShapes();
    Job &add(const Transfer &transfer, std::shared_ptr<FileLane> lane);
    Result<FileId> admit(Transfer transfer, std::shared_ptr<FileLane> lane);
    Result<FileId> admitFile(const ReadPlace &place, const QString &path, FileId file, const Looked &looked);
    Result<FileId> admitPasted(const Transfer &transfer, const Status &kept);
    Result<ClientId> sendTray(const ReadPlace &place, protocol::Content::Text text);
    Status mayGoUp(const ReadPlace &place, qint64 size) const;
    Status put(Job &job); // what it says now: to disk, and to who looks at it
    void tell(Job &job);
    void forget(FileId file);
    void discardRemote(const Job &job);
    Status beginAnew(Job &job);
    Status retryMessage(const std::optional<ClientId> &message);

    void lookAtSource(Job &job);
    void noteSource(FileId file, const Result<UploadSource::Stamp> &stamp);
    void lookAtTarget(Job &job);
    void noteTarget(FileId file, qint64 stamp);
    void noteDisk(FileId file);
    void removePart(const Transfer &transfer, const std::shared_ptr<FileLane> &lane);
    std::shared_ptr<FileLane> laneOf(const QString &target);

    void pump();
    void begin(Job &job);
    TransferTools toolsFor(const Job &job) const;
    void readPasted(Job &job);
    bool isTooLargeForItsPlace(const Transfer &transfer) const;
    void beginUpload(Job &job);
    void beginDownload(Job &job);
    void halt(Job &job);
    void advance(Job &job, qint64 done);
    void finish(Job &job, const protocol::FileReference &reference);
    void handleFailure(Job &job, const Error &error);
    void fail(Job &job, const Error &error);
    bool isFinal(const Job &job, const Error &error) const;
    void retryLater(Job &job, qint64 delayMs);
    void settle(ClientId message);
    void reconcile();
    void refuse(ClientId message, const Error &error);
    void refuseWithout(ClientId message);
    void revive(FileId file, ClientId message);
    void noteQueued(ClientId message);
    void noteSent(ClientId message);
    void noteDropped(ClientId message);
    void noteRefused(ClientId message, const Error &error);

    LocalStore &m_store;
    Link &m_link;
    Outbox &m_outbox;
    const Clock &m_clock;
    FileCache m_cache;
    Worker m_worker; // for the files of our own store; ends before what it works with
    TransferTools m_tools;
    FileLoader m_loader;
    TraySteps m_steps;
    QHash<FileId, std::shared_ptr<FileLane>> m_arriving; // files that are not in their tray yet
    QHash<QString, std::shared_ptr<FileLane>> m_leaving; // targets, of which a cancelled part is being removed
    std::vector<std::unique_ptr<Job>> m_jobs; // in the order in which they were begun
    bool m_running = false;
    bool m_isSettling = false; // our own change of the outbox
};

} // namespace conclave::client
