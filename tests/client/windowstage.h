// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/transferdesk.h"
#include "client/widgets/channelpane.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/rightpanes.h"
#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QTemporaryDir>
#include <QTest>

namespace conclave::test {

// The window of one user on a real server, as the program would open it. Lives on the test's thread.
class WindowStage
{
public:
    WindowStage(ServerProcess &server, const QString &user);
    ~WindowStage();

    void setTransfers(std::unique_ptr<client::TransferDesk> desk); // of the next open(), instead of the account's
    bool open(); // signs in and shows the window
    void close(); // the window and the account; the store stays for the next open()
    bool reopen();

    QString directory() const { return m_directory.path(); } // of the store
    client::MainWindow &window() { return *m_window; }
    client::Workspace &workspace() { return *m_workspace; }
    client::UiSettings &settings() { return *m_settings; }
    client::TimelineView &timeline() { return *m_window->channel()->talk()->timeline(); }
    client::Composer &composer() { return *m_window->channel()->talk()->composer(); }
    client::TimelineModel &model();
    client::TimelineModel &threadModel();
    client::TalkPane *threadTalk(); // nullptr when no thread is open

    void type(const QString &text); // into the composer, and Enter
    bool opens(const QString &channel); // waits for it
    QStringList texts(); // of the messages that are shown
    const client::TimelineItem *find(const QString &text);
    bool shows(const QString &text); // waits for it
    void request(client::TimelineView::Action action, const QString &text);
    QString picture(const QString &name); // of the window, into the directory named by CONCLAVE_TEST_PICTURES

private:
    client::AccountConfig config() const;

    ServerProcess &m_server;
    const QString m_user;
    QTemporaryDir m_directory;
    Secret m_key;
    std::unique_ptr<client::UiSettings> m_settings;
    std::unique_ptr<client::TransferDesk> m_transfers; // for the next workspace
    std::unique_ptr<client::Core> m_core;
    std::unique_ptr<client::Workspace> m_workspace;
    std::unique_ptr<client::MainWindow> m_window;
};

} // namespace conclave::test
