// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/traysteps.h"
#include "client/models/localpicture.h"
#include "client/models/transferdesk.h"
#include "client/models/workspace.h"

namespace conclave::client {

// The desk of a real account. Pictures are measured here before they are attached, so that the room that they take is
// known from the first. Lives on the GUI thread; owned by its Workspace.
class AccountTransfers : public TransferDesk
{
    Q_OBJECT

public:
    explicit AccountTransfers(Workspace &workspace);
    ~AccountTransfers() override;

    std::optional<qint64> fileBytes() const override { return m_fileBytes; }
    bool isMetered() const override;
    void attach(const ReadPlace &place, const QString &path, QObject *context, Answer<FileId> answer) override;
    void attach(const ReadPlace &place, const QString &name, const QByteArray &bytes, QObject *context,
                Answer<FileId> answer) override;
    void describe(FileId file, const QString &description) override;
    void keepLocation(FileId file, bool keeps) override;
    void setShape(FileId file, const QSize &shape) override;
    void pause(FileId file) override;
    void resume(FileId file) override;
    void cancel(FileId file) override;
    void send(const ReadPlace &place, const protocol::Content::Text &text, QObject *context,
              Answer<ClientId> answer) override;
    void thumbnail(FileId file, QObject *context, Answer<QByteArray> answer) override;
    void content(const protocol::FileReference &file, QObject *context, Answer<QByteArray> answer) override;
    void save(const protocol::FileReference &file, const QString &target, QObject *context,
              Answer<FileId> answer) override;

private:
    template <class Work>
    void attachShaped(const ReadPlace &place, const PictureSource &source, QObject *context, Work work,
                      Answer<FileId> answer);
    void note(const Transfer &transfer);
    void measure(const Transfer &transfer);
    void readLimit();

    Workspace &m_workspace;
    TraySteps m_steps; // files stay in the order in which they were chosen
    std::optional<qint64> m_fileBytes;
};

} // namespace conclave::client
