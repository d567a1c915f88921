// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/application.h"

#include "client/models/errortexts.h"
#include "client/widgets/attention.h"
#include "client/widgets/keychangepage.h"
#include "client/widgets/mainwindow.h"
#include "client/widgets/prompts.h"
#include "client/widgets/trayicon.h"
#include "client/widgets/unlockpage.h"
#include "shared/crypto/crypto.h"
#include "shared/util/logging.h"

#include <QApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QMessageBox>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr QSize PageSize(560, 640);
constexpr int TrayTries = 10; // a session starts its programs in any order
constexpr int TrayEveryMs = 500;

Secret secretOf(const QString &text)
{
    auto bytes = text.toUtf8();
    Secret secret{QByteArrayView(bytes)};
    wipe(bytes);
    return secret;
}

bool isProblem(ConnectionState state)
{
    return state == ConnectionState::Waiting || state == ConnectionState::AuthNeeded
        || state == ConnectionState::Refused;
}

bool isGreeted(ConnectionState state)
{
    return state == ConnectionState::SigningIn || state == ConnectionState::Syncing || state == ConnectionState::Online
        || state == ConnectionState::AuthNeeded;
}

bool isNewKey(const ConnectionStatus &status)
{
    return status.error && status.error->code == ErrorCode::NewServerKey && status.untrusted;
}

} // namespace

Application::Application(AppOptions options)
    : m_options(std::move(options))
{
    connect(&m_wakeUps, &WakeUps::happened, this, &Application::tryAgain);
    connect(&m_trayWait, &QTimer::timeout, this, &Application::awaitTray);
}

Application::~Application()
{
    m_attention.reset();
    m_main.reset(); // before what it shows
    m_workspace.reset();
}

Status Application::start()
{
    if (m_options.demo) {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_options.profile = m_temporary->filePath(u"profile"_s);
    }
    auto folder
        = ProfileFolder::open(m_options.profile.isEmpty() ? ProfileFolder::defaultDirectory() : m_options.profile);
    if (!folder)
        return folder.error();
    m_folder = *std::move(folder);
    if (!m_options.caFile.isEmpty()) {
        if (auto kept = m_folder->keepAuthorities(m_options.caFile); !kept)
            return kept;
    }
    if (!m_options.demo)
        listen();
    m_settings = std::make_unique<UiSettings>(m_folder->settingsFile());
    m_settings->apply();
    if (m_options.demo) {
        startDemo();
        return {};
    }
    m_settings->setAutostart(autostart());
    if (m_options.hidden)
        m_trayWait.start(TrayEveryMs);
    else
        obtainKey();
    return {};
}

Autostart Application::autostart() const
{
    Autostart entry{u"conclave"_s, {QCoreApplication::applicationFilePath(), u"--hidden"_s}};
    if (m_options.profile.isEmpty())
        return entry;
    const auto directory = QFileInfo(m_options.profile).absoluteFilePath();
    const auto hash = QCryptographicHash::hash(directory.toUtf8(), QCryptographicHash::Sha256).toHex().first(12);
    entry.id += u'-' + QString::fromLatin1(hash);
    entry.command << u"--profile"_s << directory;
    return entry;
}

void Application::awaitTray()
{
    if (!TrayIcon::isAvailable() && m_options.hidden && ++m_trayTries < TrayTries)
        return;
    m_trayWait.stop();
    obtainKey();
}

void Application::obtainKey()
{
    m_keys = std::make_unique<StoreKey>(*m_folder);
    connect(m_keys.get(), &StoreKey::passphraseWanted, this, &Application::showUnlock);
    connect(m_keys.get(), &StoreKey::failed, this, [this](const Error &error) {
        if (auto *unlock = qobject_cast<UnlockPage *>(m_page.get()))
            unlock->showError(error);
        else
            showFatal(error);
    });
    connect(m_keys.get(), &StoreKey::obtained, this, [this] {
        m_key = m_keys->take();
        const auto account = m_folder->account();
        account ? open(*account) : showSignIn(std::nullopt);
    });
    m_keys->obtain();
}

void Application::showUnlock()
{
    const auto purpose = m_keys->hasPassphrase() ? UnlockPage::Purpose::Open : UnlockPage::Purpose::Choose;
    auto *page = new UnlockPage(purpose);
    connect(page, &UnlockPage::unlockWanted, this, [this, page](const QString &passphrase) {
        page->setBusy(true);
        m_keys->usePassphrase(passphrase);
    });
    present(page);
}

void Application::present(QWidget *page)
{
    if (m_page)
        m_page.release()->deleteLater();
    m_page.reset(page);
    page->setWindowTitle(tr("Conclave"));
    page->resize(PageSize);
    if (m_options.hidden) // it waits for the user, and takes nothing from them
        page->showMinimized();
    else
        page->show();
}

// Without a tray it must be found somewhere.
void Application::presentMain()
{
    if (!std::exchange(m_options.hidden, false)) {
        m_main->show();
    } else if (m_attention->tray()) {
        QApplication::setQuitOnLastWindowClosed(false);
    } else {
        m_main->setAttribute(Qt::WA_ShowWithoutActivating);
        m_main->showMinimized();
        m_main->setAttribute(Qt::WA_ShowWithoutActivating, false);
    }
}

void Application::open(const SavedAccount &account)
{
    m_saved = account;
    m_storeFile = m_folder->storeFile(account);
    AccountConfig config;
    config.server = account.server;
    config.storeFile = m_storeFile;
    config.storeKey = m_key.clone();
    config.caFile = m_folder->authoritiesFile(m_options.systemCaFile);
    config.acceptedKey = std::exchange(m_acceptedKey, {});
    config.deviceName = tr("Conclave on %1").arg(QSysInfo::machineHostName()).left(80);
    config.announcesPresence = true;
    m_core.open(std::move(config), this, [this](const Result<Account *> &opened) { handleOpened(opened); });
}

void Application::handleOpened(const Result<Account *> &opened)
{
    if (!opened) {
        auto *page = qobject_cast<SignInPage *>(m_page.get());
        page ? page->showError(opened.error()) : showFatal(opened.error());
        return;
    }
    m_account = *opened;
    connect(m_account, &Account::statusChanged, this, &Application::watchKey);
    if (!m_firstStep) { // it was signed in before
        showMain();
        m_core.tell(m_account, [](Account &account) { account.start(); });
        return;
    }
    connect(m_account, &Account::statusChanged, this, &Application::followSignIn);
    m_core.tell(m_account, [first = std::exchange(m_firstStep, nullptr)](Account &account) {
        first(account);
        account.start();
    });
}

void Application::showSignIn(const std::optional<Error> &why)
{
    auto *page = new SignInPage;
    const auto known = m_folder->account();
    page->prefill(known ? known->server : m_options.server, known ? known->user : m_options.user);
    connect(page, &SignInPage::signInWanted, this, &Application::signIn);
    connect(page, &SignInPage::acceptWanted, this, &Application::acceptInvitation);
    connect(page, &SignInPage::cancelWanted, this, &Application::cancelSignIn);
    connect(page, &SignInPage::trustWanted, this, [this](const QByteArray &key) { m_acceptedKey = key; });
    present(page);
    if (why)
        page->showError(*why);
}

void Application::signIn(const QUrl &server, const QString &name, const QString &password)
{
    m_options.hidden = false; // somebody is there
    const auto secret = std::make_shared<Secret>(secretOf(password));
    m_firstStep = [name, secret](Account &account) { account.signIn({name, secret->clone()}); };
    tryToSignIn({server, name});
}

void Application::acceptInvitation(const SignInPage::NewAccount &account)
{
    const auto token = std::make_shared<Secret>(secretOf(account.token));
    const auto password = std::make_shared<Secret>(secretOf(account.password));
    m_firstStep = [name = account.name, display = account.displayName, token, password](Account &opened) {
        opened.acceptInvitation({token->clone(), name, display, password->clone()});
    };
    tryToSignIn({account.server, account.name});
}

void Application::tryToSignIn(const SavedAccount &account)
{
    if (auto *page = qobject_cast<SignInPage *>(m_page.get()))
        page->setBusy(true);
    if (m_account && m_main) { // the session of an open window ended
        m_core.tell(m_account, [first = std::exchange(m_firstStep, nullptr)](Account &opened) {
            first(opened);
            opened.retryNow();
        });
        return;
    }
    closeAccount();
    open(account);
}

// A server with another key than the known one stands in the way of everything else.
void Application::watchKey(const ConnectionStatus &status)
{
    if (status.state == ConnectionState::Refused && isNewKey(status))
        showKeyChange(*status.untrusted);
    else if (isGreeted(status.state) && qobject_cast<KeyChangePage *>(m_page.get()))
        endKeyChange();
}

// The server is believed again; a sign-in goes on.
void Application::endKeyChange()
{
    if (m_main)
        return m_page.release()->deleteLater();
    showSignIn(std::nullopt);
    qobject_cast<SignInPage *>(m_page.get())->setBusy(true);
}

void Application::showKeyChange(const UntrustedKey &key)
{
    auto *page = new KeyChangePage(m_saved.server.host(), key);
    connect(page, &KeyChangePage::acceptWanted, this, [this](const QByteArray &accepted) {
        m_core.tell(m_account, [accepted](Account &account) { account.acceptKey(accepted); });
    });
    connect(page, &KeyChangePage::retryWanted, this,
            [this] { m_core.tell(m_account, [](Account &account) { account.retryNow(); }); });
    connect(page, &KeyChangePage::offlineWanted, this, &Application::leaveKeyChange);
    if (m_main)
        page->setWindowModality(Qt::ApplicationModal);
    present(page);
    page->setFocus();
}

void Application::leaveKeyChange()
{
    if (m_main) {
        if (m_page)
            m_page.release()->deleteLater();
        return;
    }
    closeAccount();
    showSignIn(std::nullopt);
}

// The first answer decides: it is signed in, or the form says why not.
void Application::followSignIn(const ConnectionStatus &status)
{
    if (isNewKey(status))
        return; // watchKey() has it
    auto *page = qobject_cast<SignInPage *>(m_page.get());
    if (status.state == ConnectionState::Online) {
        if (auto saved = m_options.demo ? Status() : m_folder->saveAccount(m_saved); !saved)
            showFatal(saved.error());
        else if (!m_main)
            showMain();
        if (m_page)
            m_page.release()->deleteLater();
    } else if (isProblem(status.state) && status.error && page && !m_main) {
        page->showError(*status.error);
        if (status.untrusted)
            page->offerTrust(*status.untrusted);
        closeAccount();
    } else if (isProblem(status.state) && status.error && !page && !m_main) {
        showFatal(*status.error); // of a demo: nobody can be asked
    } else if (status.state == ConnectionState::AuthNeeded && page) {
        page->showError(status.error.value_or(Error{ErrorCode::WrongCredentials, {}}));
    }
}

void Application::cancelSignIn()
{
    if (!m_main)
        closeAccount();
    if (auto *page = qobject_cast<SignInPage *>(m_page.get()))
        page->setBusy(false);
}

void Application::closeAccount()
{
    if (!m_account)
        return;
    m_account->disconnect(this);
    m_core.close(std::exchange(m_account, nullptr));
}

// Without waiting for the back-off, unless the server asked for patience.
void Application::tryAgain()
{
    if (!m_workspace || m_workspace->status().state != ConnectionState::Waiting)
        return;
    const auto &error = m_workspace->status().error;
    if (!error || error->retryAfterMs == 0)
        m_workspace->tell([](Account &account) { account.retryNow(); });
}

void Application::showMain()
{
    AccountConfig config;
    config.server = m_saved.server;
    config.storeFile = m_storeFile;
    config.storeKey = m_key.clone();
    auto workspace = Workspace::open(m_core, m_account, config);
    if (!workspace) {
        showFatal(workspace.error());
        return;
    }
    m_workspace = *std::move(workspace);
    m_main = std::make_unique<MainWindow>(*m_workspace, *m_settings);
    if (m_options.demo)
        m_main->setMark(tr("Demo with a throw-away key"));
    connect(m_main.get(), &MainWindow::signInWanted, this, &Application::signInAgain);
    connect(m_main.get(), &MainWindow::signOutWanted, this, &Application::signOut);
    m_attention = std::make_unique<Attention>(*m_workspace, *m_main, *m_settings, Attention::ofSystem());
    presentMain();
    if (m_page) // the passphrase, or the sign-in
        m_page.release()->deleteLater();
    if (const auto link = std::exchange(m_options.link, std::nullopt))
        open(*link);
}

void Application::listen()
{
    m_instance = std::make_unique<Instance>(m_folder->directory());
    connect(m_instance.get(), &Instance::linkArrived, this, [this](const Permalink &link) { open(link); });
    connect(m_instance.get(), &Instance::showWanted, this, &Application::showWindow);
    if (auto listening = m_instance->listen(); !listening)
        qCWarning(lcClient) << "links from other programs do not arrive:" << listening.error().detail;
}

// Before the window is there, the newest link waits for it.
void Application::open(const Permalink &link)
{
    showWindow();
    if (m_main)
        m_main->openLink(QUrl(link.toText()));
    else
        m_options.link = link;
}

// Somebody started the program again, or opened a link: they look for it.
void Application::showWindow()
{
    m_options.hidden = false;
    auto *window = m_page ? m_page.get() : m_main.get();
    if (!window)
        return;
    window->setWindowState(window->windowState() & ~Qt::WindowMinimized);
    window->show();
    window->raise();
    window->activateWindow();
}

void Application::signInAgain()
{
    connect(m_account, &Account::statusChanged, this, &Application::followSignIn, Qt::UniqueConnection);
    showSignIn(std::nullopt);
}

void Application::signOut()
{
    Question question;
    question.title = tr("Sign out?");
    question.text = tr("What is kept on this computer is removed: messages, drafts, and what was not sent yet.");
    question.verb = tr("Sign out");
    question.destructive = true;
    Prompts::ask(m_main.get(), question, [this](bool yes) {
        if (!yes)
            return;
        connect(m_account, &Account::signedOut, this, &Application::finishSignOut);
        m_core.tell(m_account, [](Account &account) { account.signOut(); });
    });
}

void Application::finishSignOut()
{
    m_attention.reset();
    m_main.reset();
    m_workspace.reset();
    closeAccount();
    if (auto done = m_folder->forgetAccount(); !done)
        showFatal(done.error());
    else
        showSignIn(std::nullopt);
}

void Application::showFatal(const Error &error)
{
    qCCritical(lcClient) << "cannot go on:" << int(error.code) << error.detail;
    auto *box = new QMessageBox(QMessageBox::Critical, tr("Conclave cannot start"), {}, QMessageBox::Close);
    box->setTextFormat(Qt::PlainText);
    box->setText(startErrorText(error, m_folder->directory()));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QDialog::finished, qApp, &QCoreApplication::quit);
    box->show();
}

QString Application::startErrorText(const Error &error, const QString &directory)
{
    switch (error.code) {
    case ErrorCode::WrongKey:
        return tr("The key that opens the data in %1 is not in the system's key store. Unlock the key store and start "
                  "again. If the key is lost, move the directory away: messages come back from the server.")
            .arg(directory);
    case ErrorCode::StorageCorrupt:
        return tr("The data in %1 is damaged. Move the directory away and sign in again: messages come back from the "
                  "server; what was not sent is in the old directory.")
            .arg(directory);
    case ErrorCode::UnsupportedVersion:
        return tr("The data in %1 was written by a newer version of Conclave.").arg(directory);
    default:
        return error.detail.isEmpty() ? errorText(error) : error.detail;
    }
}

void Application::startDemo()
{
    QFile file(m_options.passwordFile);
    if (!file.open(QIODevice::ReadOnly)) {
        showFatal({ErrorCode::FileFailed, file.errorString()});
        return;
    }
    const auto password = QString::fromUtf8(file.readLine()).trimmed();
    m_key = Secret::random(crypto::KeyBytes);
    signIn(m_options.server, m_options.user, password);
}

} // namespace conclave::client
