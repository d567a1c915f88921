// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/instance.h"
#include "client/app/options.h"
#include "client/app/storekey.h"
#include "client/app/wakeups.h"
#include "client/models/workspace.h"
#include "client/widgets/signinpage.h"
#include "client/widgets/uisettings.h"

#include <QTemporaryDir>
#include <QTimer>

namespace conclave::client {

class Attention;
class MainWindow;

// The program from its start to its end: profile, key, sign-in, main window. GUI thread.
class Application : public QObject
{
    Q_OBJECT

public:
    explicit Application(AppOptions options);
    ~Application() override;

    Status start(); // the first window is shown; FileFailed, Conflict: why not

private:
    void awaitTray();
    void obtainKey();
    void showUnlock();
    void open(const SavedAccount &account);
    void handleOpened(const Result<Account *> &account);
    void showSignIn(const std::optional<Error> &why);
    void tryToSignIn(const SavedAccount &account);
    void signIn(const QUrl &server, const QString &name, const QString &password);
    void acceptInvitation(const SignInPage::NewAccount &account);
    void signInAgain();
    void followSignIn(const ConnectionStatus &status);
    void cancelSignIn();
    void watchKey(const ConnectionStatus &status);
    void showKeyChange(const UntrustedKey &key);
    void leaveKeyChange();
    void endKeyChange();
    void showMain();
    void signOut();
    void finishSignOut();
    static QString startErrorText(const Error &error, const QString &directory);
    void showFatal(const Error &error);
    void startDemo();
    void present(QWidget *window);
    void presentMain();
    Autostart autostart() const;
    void closeAccount();
    void tryAgain();
    void listen();
    void open(const Permalink &link);
    void showWindow();

    AppOptions m_options;
    std::unique_ptr<ProfileFolder> m_folder;
    std::unique_ptr<Instance> m_instance; // not of a demo
    std::unique_ptr<QTemporaryDir> m_temporary; // of a demo
    std::unique_ptr<UiSettings> m_settings;
    std::unique_ptr<StoreKey> m_keys;
    Secret m_key;
    WakeUps m_wakeUps;
    QTimer m_trayWait; // of a hidden start
    int m_trayTries = 0;
    Core m_core;
    Account *m_account = nullptr;
    SavedAccount m_saved;
    QByteArray m_acceptedKey; // that somebody compared, for the next open()
    QString m_storeFile;
    std::function<void(Account &)> m_firstStep; // signs in once the store is open
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<QWidget> m_page; // sign-in or passphrase; before the main window, or over it
    std::unique_ptr<MainWindow> m_main;
    std::unique_ptr<Attention> m_attention;
};

} // namespace conclave::client
