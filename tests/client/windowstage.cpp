// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/windowstage.h"

#include "shared/crypto/crypto.h"

#include <QPlainTextEdit>

using namespace Qt::StringLiterals;

namespace conclave::test {

using client::Account;
using client::ConnectionState;
using client::TimelineItem;
using client::TimelineView;

WindowStage::WindowStage(ServerProcess &server, const QString &user)
    : m_server(server)
    , m_user(user)
    , m_key(Secret::random(crypto::KeyBytes))
{
}

WindowStage::~WindowStage()
{
    close();
}

client::AccountConfig WindowStage::config() const
{
    client::AccountConfig config;
    config.server = QUrl(u"http://127.0.0.1:%1"_s.arg(m_server.port()));
    config.storeFile = m_directory.filePath(u"store.db"_s);
    config.storeKey = m_key.clone();
    config.deviceName = u"test"_s;
    config.announcesPresence = true;
    return config;
}

void WindowStage::setTransfers(std::unique_ptr<client::TransferDesk> desk)
{
    m_transfers = std::move(desk);
}

bool WindowStage::open()
{
    m_settings = std::make_unique<client::UiSettings>(m_directory.filePath(u"window.ini"_s));
    m_core = std::make_unique<client::Core>();
    Account *account = nullptr;
    m_core->open(config(), m_core.get(),
                 [&account](const Result<Account *> &opened) { account = opened ? *opened : nullptr; });
    if (!QTest::qWaitFor([&] { return account != nullptr; }))
        return false;
    auto workspace = client::Workspace::open(*m_core, account, config());
    if (!workspace)
        return false;
    m_workspace = *std::move(workspace);
    if (m_transfers)
        m_workspace->setTransfers(std::move(m_transfers));
    m_core->tell(account, [name = m_user](Account &opened) {
        opened.signIn({name, Secret(QByteArrayView(Password))});
        opened.start();
    });
    if (m_server.isRunning() && !QTest::qWaitFor([this] { return m_workspace->isOnline(); }, 20'000))
        return false;
    m_window = std::make_unique<client::MainWindow>(*m_workspace, *m_settings);
    m_window->resize(1280, 820);
    m_window->show();
    m_window->activateWindow();
    return QTest::qWaitForWindowActive(m_window.get());
}

void WindowStage::close()
{
    if (m_window)
        m_window->close();
    m_window.reset();
    m_workspace.reset();
    m_core.reset();
}

bool WindowStage::reopen()
{
    close();
    return open();
}

client::TimelineModel &WindowStage::model()
{
    return *m_window->channel()->talk()->findChild<client::TimelineModel *>();
}

client::TalkPane *WindowStage::threadTalk()
{
    return m_window->right()->findChild<client::TalkPane *>();
}

client::TimelineModel &WindowStage::threadModel()
{
    return *threadTalk()->findChild<client::TimelineModel *>();
}

void WindowStage::type(const QString &text)
{
    auto *edit = composer().findChild<QPlainTextEdit *>();
    edit->setFocus();
    QTest::keyClicks(edit, text);
    QTest::keyClick(edit, Qt::Key_Return);
}

bool WindowStage::opens(const QString &channel)
{
    return QTest::qWaitFor([&] {
        const auto &all = m_window->conversations().items(); // nobody can choose what is not there yet
        for (const auto &item : all) {
            if (item.info.name != channel)
                continue;
            const auto id = item.info.id;
            m_window->openConversation(id);
            return m_window->current() == id;
        }
        return false;
    });
}

QStringList WindowStage::texts()
{
    QStringList all;
    for (int row = 0; row < model().rowCount(); ++row) {
        const auto &item = model().item(row);
        if (item.kind == TimelineItem::Kind::Message)
            all << item.text;
    }
    return all;
}

const TimelineItem *WindowStage::find(const QString &text)
{
    for (int row = model().rowCount() - 1; row >= 0; --row) {
        if (model().item(row).text == text)
            return &model().item(row);
    }
    return nullptr;
}

bool WindowStage::shows(const QString &text)
{
    return QTest::qWaitFor([&] { return find(text) != nullptr; }, 10'000);
}

void WindowStage::request(TimelineView::Action action, const QString &text)
{
    const auto *item = find(text);
    if (item)
        Q_EMIT timeline().actionRequested(item->id, action, {});
}

QString WindowStage::picture(const QString &name)
{
    const auto directory = qEnvironmentVariable("CONCLAVE_TEST_PICTURES");
    if (!directory.isEmpty())
        m_window->grab().save(directory + u'/' + name + u".png"_s);
    return directory;
}

} // namespace conclave::test
