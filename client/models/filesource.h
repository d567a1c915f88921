// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/content.h"
#include "shared/util/result.h"

#include <QObject>
#include <functional>
#include <optional>

namespace conclave::client {

// What goes on with a file just now.
struct FileActivity
{
    enum class Kind : quint8 { Waiting, Uploading, Checking, Saving, Paused, Failed };
    Kind kind = Kind::Waiting;
    qint64 done = 0; // bytes
    qint64 size = 0;
    std::optional<ErrorCode> error; // of a failed one

    bool operator==(const FileActivity &) const = default;
};

// The bytes of the files that messages carry, from this computer or from the own server; never from anywhere else.
// GUI thread; owned by the Workspace.
class FileSource : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(const Result<QByteArray> &)>;

    using QObject::QObject;

    // `answer` runs on this thread, now or later, unless `context` is gone.
    virtual void thumbnail(FileId file, QObject *context, Answer answer) = 0;
    virtual void content(const protocol::FileReference &file, QObject *context, Answer answer) = 0;
    // Into a file of the user; how it goes is told by the signals. What is there already is written over.
    virtual void save(const protocol::FileReference &file, const QString &target) = 0;
    virtual std::optional<FileActivity> activity(FileId file) const = 0;

Q_SIGNALS:
    void activityChanged(conclave::FileId file);
    void saved(conclave::FileId file, const QString &target);
    void saveFailed(conclave::FileId file, const QString &target, const conclave::Error &error);
    void reachable(); // again: what failed for want of a connection may be tried anew
};

} // namespace conclave::client
