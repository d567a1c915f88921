// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/transferstore.h"

#include <QObject>
#include <QSize>
#include <functional>

namespace conclave::client {

// Files on their way, as the window sees them: those in the trays of conversations and threads, those of messages that
// are being sent, those that are being saved. Who makes it fills it, with put() and take(). GUI thread; owned by the
// Workspace.
class TransferDesk : public QObject
{
    Q_OBJECT

public:
    template <class T>
    using Answer = std::function<void(const Result<T> &)>;

    static constexpr qint64 FreeBytes = qint64(50) * 1024 * 1024;

    using QObject::QObject;

    const QList<Transfer> &transfers() const { return m_transfers; } // in the order in which they came
    std::optional<Transfer> find(FileId file) const;
    std::optional<Transfer> findUpload(FileId file) const; // by either of its ids
    QList<Transfer> tray(const ReadPlace &place) const;
    int trayCount(const ReadPlace &place) const { return int(tray(place).size()); }
    QList<ReadPlace> trays() const; // that are not empty
    int unfinishedUploads() const; // that go on when the program is started again

    // The largest file that the server takes; 0: it takes none. Nothing: it is not known yet.
    virtual std::optional<qint64> fileBytes() const = 0;
    virtual bool isMetered() const = 0; // the user may pay for what goes over the network
    bool costsMuch(qint64 bytes) const { return bytes > FreeBytes && isMetered(); } // so that the user is asked
    // Answers come on this thread, unless `context` is gone. See Transfers for what these do.
    virtual void attach(const ReadPlace &place, const QString &path, QObject *context, Answer<FileId> answer) = 0;
    virtual void attach(const ReadPlace &place, const QString &name, const QByteArray &bytes, QObject *context,
                        Answer<FileId> answer)
        = 0;
    virtual void describe(FileId file, const QString &description) = 0;
    virtual void keepLocation(FileId file, bool keeps) = 0;
    virtual void setShape(FileId file, const QSize &shape) = 0; // of a picture that goes up; empty: it is none
    virtual void pause(FileId file) = 0;
    virtual void resume(FileId file) = 0;
    virtual void cancel(FileId file) = 0;
    virtual void send(const ReadPlace &place, const protocol::Content::Text &text, QObject *context,
                      Answer<ClientId> answer)
        = 0;
    // The bytes of the files that messages carry, from this computer or from the own server; never from anywhere else.
    virtual void thumbnail(FileId file, QObject *context, Answer<QByteArray> answer) = 0;
    virtual void content(const protocol::FileReference &file, QObject *context, Answer<QByteArray> answer) = 0;
    // Into a file of the user; how it goes is told by changed(). What is there already is written over.
    virtual void save(const protocol::FileReference &file, const QString &target, QObject *context,
                      Answer<FileId> answer)
        = 0;

Q_SIGNALS:
    void changed(const conclave::client::Transfer &transfer); // or new
    void removed(conclave::FileId file);
    void trayChanged(const conclave::client::ReadPlace &place); // which files it has
    void finished(const conclave::client::Transfer &transfer); // done or failed, just now
    void limitChanged();
    void reachable(); // again: what failed for want of a connection may be tried anew

protected:
    void put(const Transfer &transfer);
    void take(FileId file);

private:
    qsizetype indexOf(FileId file) const;

    QList<Transfer> m_transfers;
};

bool isInTray(const Transfer &transfer);
int transferPercent(const Transfer &transfer); // of its way

} // namespace conclave::client
