// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/screens.h"

#include "client/models/transferdesk.h"
#include "client/widgets/entryscreen.h"
#include "client/widgets/prompts.h"
#include "client/widgets/screenheader.h"
#include "client/widgets/snoozing.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QStackedWidget>

namespace conclave::client {

namespace {

using Filter = ThreadListModel::Filter;

constexpr Filter Filters[] = {Filter::Unread, Filter::Mine, Filter::All};

bool always(const Entry &)
{
    return true;
}

QString joined(const QString &before, const QString &text)
{
    return before.trimmed().isEmpty() ? text : before + u'\n' + text;
}

} // namespace

Screens::Screens(Workspace &workspace, QStackedWidget &stack, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_stack(stack)
    , m_threads(new ThreadListModel(workspace, this))
    , m_inbox(new InboxModel(workspace, *m_threads, this))
    , m_drafts(new DraftListModel(workspace, this))
    , m_outbox(new OutboxListModel(workspace, this))
    , m_saved(new SavedListModel(workspace, this))
    , m_snoozing(new Snoozing(workspace, *m_inbox, this))
{
    connect(m_snoozing, &Snoozing::offered, this, &Screens::offered);
    connect(m_snoozing->model(), &EntryListModel::changed, this, &Screens::nameTabs);
    for (const auto *model : std::initializer_list<EntryListModel *>{m_threads, m_inbox, m_drafts, m_outbox}) {
        connect(model, &EntryListModel::changed, this, &Screens::nameTabs);
        connect(model, &EntryListModel::changed, this, &Screens::countsChanged);
    }
    connect(m_threads, &ThreadListModel::threadsChanged, this, &Screens::threadsChanged);
    connect(m_threads, &ThreadListModel::threadsChanged, this, &Screens::countsChanged);
    connect(&m_workspace, &Workspace::statusChanged, this, &Screens::showConnection);
}

Screens::Counts Screens::counts() const
{
    return {m_inbox->count(), m_threads->unreadThreads(), m_drafts->count() + m_outbox->failed(),
            m_outbox->failed() > 0};
}

std::optional<Entry> Screens::firstUnreadThread(ConversationId conversation) const
{
    const auto unread = m_threads->unreadOf(conversation);
    return unread.isEmpty() ? std::nullopt : std::optional(unread.last());
}

std::optional<Screens::Screen> Screens::current() const
{
    for (auto it = m_screens.cbegin(); it != m_screens.cend(); ++it) {
        if (it.value() == m_stack.currentWidget())
            return it.key();
    }
    return std::nullopt;
}

EntryScreen *Screens::currentScreen() const
{
    const auto screen = current();
    return screen ? m_screens.value(*screen) : nullptr;
}

void Screens::show(Screen screen)
{
    auto *page = m_screens.value(screen);
    if (!page)
        page = make(screen);
    m_stack.setCurrentWidget(page);
    showConnection();
    page->focusList();
}

EntryScreen *Screens::make(Screen screen)
{
    static constexpr std::pair<Screen, void (Screens::*)(EntryScreen *)> fillers[]
        = {{Screen::Inbox, &Screens::fillInbox},
           {Screen::Threads, &Screens::fillThreads},
           {Screen::Drafts, &Screens::fillDrafts},
           {Screen::Saved, &Screens::fillSaved}};
    const QString titles[] = {tr("Inbox"), tr("Threads"), tr("Drafts and outbox"), tr("Saved messages")};
    auto *page = new EntryScreen(titles[size_t(screen)], &m_stack);
    m_stack.addWidget(page);
    m_screens.insert(screen, page);
    page->header()->setShowsSidebarButton(m_showsSidebarButton);
    connect(page->header(), &ScreenHeader::sidebarWanted, this, &Screens::sidebarWanted);
    connect(page->list(), &EntryList::chosen, this, &Screens::open);
    for (const auto &[which, fill] : fillers) {
        if (which == screen)
            (this->*fill)(page);
    }
    return page;
}

void Screens::open(const Entry &entry)
{
    const bool isWritten
        = entry.kind == Entry::Kind::Draft || entry.kind == Entry::Kind::Waiting || entry.kind == Entry::Kind::Failed;
    if (isWritten || entry.message.isNull())
        Q_EMIT placeWanted(entry.place);
    else
        Q_EMIT messageWanted(entry.place.conversation, entry.message);
    if (entry.kind == Entry::Kind::Ending)
        m_inbox->finish(entry); // the channel's header goes on saying it
    if (entry.until > 0 && entry.until <= SystemClock().nowMs())
        m_inbox->finish(entry); // it had come back for this
}

void Screens::fillInbox(EntryScreen *screen)
{
    const auto finish = [this](const Entry &entry) {
        m_inbox->finish(entry);
        if (m_inbox->canTakeBack(entry))
            Q_EMIT offered({tr("Done."), tr("Undo"), [inbox = m_inbox, entry] { inbox->takeBack(entry); }});
    };
    const auto canFinish = [](const Entry &entry) { return entry.kind != Entry::Kind::Missing; };
    screen->setContent(m_inbox, {"inbox", tr("You are caught up.")},
                       {{"check", tr("Done"), Qt::Key_E, canFinish, finish}, m_snoozing->action(screen->list())});
    if (screen->header()->tab() >= 0)
        return;
    nameTabs();
    connect(screen->header(), &ScreenHeader::tabChosen, this, [this, screen](int tab) {
        tab == 0 ? fillInbox(screen) : fillSnoozed(screen);
        screen->focusList();
    });
}

void Screens::fillSnoozed(EntryScreen *screen)
{
    screen->setContent(m_snoozing->model(), {"clock", tr("Nothing is snoozed. S in the inbox puts an entry away.")},
                       {m_snoozing->wakeAction()});
}

void Screens::fillThreads(EntryScreen *screen)
{
    screen->setContent(m_threads, {"messages-square", tr("Threads that you follow appear here.")}, {});
    nameTabs();
    screen->header()->setTab(int(m_threads->filter()));
    connect(screen->header(), &ScreenHeader::tabChosen, this, [this, screen](int tab) {
        m_threads->setFilter(Filters[tab]);
        screen->focusList();
    });
}

void Screens::fillDrafts(EntryScreen *screen)
{
    const auto remove = [this](const Entry &entry) {
        const auto text = m_drafts->textOf(entry);
        if (text.isEmpty()) {
            removeFiles(entry.place);
            return;
        }
        m_workspace.setDraft(entry.place, {});
        const auto *transfers = m_workspace.transfers();
        const bool hasFiles = transfers && transfers->trayCount(entry.place) > 0;
        Q_EMIT offered({hasFiles ? tr("Text deleted. Its files are still there.") : tr("Draft deleted."), tr("Undo"),
                        [this, place = entry.place, text] { m_workspace.setDraft(place, text); }});
    };
    const auto copy = [this](const Entry &entry) { QGuiApplication::clipboard()->setText(m_drafts->textOf(entry)); };
    screen->setContent(m_drafts, {"pencil", tr("What you begin to write and do not send is kept here.")},
                       {{"copy", tr("Copy"), Qt::Key_C,
                         [this](const Entry &entry) { return !m_drafts->textOf(entry).isEmpty(); }, copy},
                        {"trash-2", tr("Delete"), Qt::Key_Delete, always, remove}});
    if (screen->header()->tab() >= 0)
        return;
    nameTabs();
    connect(screen->header(), &ScreenHeader::tabChosen, this, [this, screen](int tab) {
        tab == 0 ? fillDrafts(screen) : fillOutbox(screen);
        showConnection();
        screen->focusList();
    });
}

void Screens::removeFiles(const ReadPlace &place)
{
    auto *transfers = m_workspace.transfers();
    const auto files = transfers ? transfers->tray(place) : QList<Transfer>();
    for (const auto &transfer : files)
        transfers->cancel(transfer.file);
}

void Screens::fillOutbox(EntryScreen *screen)
{
    screen->setContent(m_outbox, {"send", tr("Everything that you wrote is sent.")}, outboxActions());
}

QList<EntryAction> Screens::outboxActions()
{
    const auto isFailed = [](const Entry &entry) { return entry.kind == Entry::Kind::Failed; };
    const auto hasText = [this](const Entry &entry) { return !m_outbox->textOf(entry).isEmpty(); };
    const auto retry = [this](const Entry &entry) {
        m_workspace.attempt(
            [id = OutboxListModel::idOf(entry)](Account &account) { return account.outbox().retry(id); });
    };
    const auto edit = [this](const Entry &entry) {
        m_workspace.ask(
            this, [id = OutboxListModel::idOf(entry)](Account &account) { return account.outbox().takeOut(id); },
            [this, place = entry.place, text = m_outbox->textOf(entry)](const Status &done) {
                if (!done) { // it may have got through
                    Q_EMIT m_workspace.sendFailed(done.error());
                    return;
                }
                putIntoDraft(place, text);
                Q_EMIT placeWanted(place);
            });
    };
    const auto copy = [this](const Entry &entry) { QGuiApplication::clipboard()->setText(m_outbox->textOf(entry)); };
    const auto remove = [this](const Entry &entry) {
        const auto text = m_outbox->textOf(entry);
        drop(entry);
        if (!text.isEmpty())
            Q_EMIT offered({tr("Deleted. Its text can be kept as a draft."), tr("Keep it"),
                            [this, place = entry.place, text] { putIntoDraft(place, text); }});
    };
    const auto areSeveral
        = [this](const Entry &entry) { return entry.kind == Entry::Kind::Failed && m_outbox->failed() > 1; };
    return {{"rotate-cw", tr("Retry"), Qt::Key_R, isFailed, retry},
            {"pencil", tr("Edit"), Qt::Key_E, hasText, edit},
            {"copy", tr("Copy"), Qt::Key_C, hasText, copy},
            {"trash-2", tr("Delete"), Qt::Key_Delete, always, remove},
            {"rotate-cw", tr("Retry all"), Qt::Key_A, areSeveral, [this](const Entry &) { retryAll(); }},
            {"trash-2", tr("Delete all …"), Qt::Key_D, areSeveral, [this](const Entry &) { askToDropAll(); }}};
}

QList<ClientId> Screens::failedItems() const
{
    QList<ClientId> ids;
    for (int row = 0; row < m_outbox->rowCount(); ++row) {
        if (const auto &entry = m_outbox->entry(row); entry.kind == Entry::Kind::Failed)
            ids << OutboxListModel::idOf(entry);
    }
    return ids;
}

// In the order in which they were written.
void Screens::retryAll()
{
    for (const auto &id : failedItems())
        m_workspace.attempt([id](Account &account) { return account.outbox().retry(id); });
}

void Screens::askToDropAll()
{
    Question question;
    question.title = tr("Delete all that was refused?");
    question.text = tr("%n message(s) and changes that were not sent are removed from this computer.", nullptr,
                       m_outbox->failed());
    question.verb = tr("Delete all");
    question.destructive = true;
    Prompts::ask(&m_stack, question, [this](bool yes) {
        const auto ids = yes ? failedItems() : QList<ClientId>();
        for (const auto &id : ids)
            m_workspace.attempt([id](Account &account) { return account.outbox().drop(id); });
    });
}

void Screens::drop(const Entry &entry)
{
    m_workspace.attempt([id = OutboxListModel::idOf(entry)](Account &account) { return account.outbox().drop(id); });
}

void Screens::putIntoDraft(const ReadPlace &place, const QString &text)
{
    const auto before = m_workspace.store().drafts().text(place);
    m_workspace.setDraft(place, joined(before ? *before : QString(), text));
}

void Screens::fillSaved(EntryScreen *screen)
{
    const auto remove = [this](const Entry &entry) {
        m_saved->remove(entry);
        Q_EMIT offered({tr("The message is not saved any more."), tr("Undo"),
                        [saved = m_saved, entry] { saved->putBack(entry); }});
    };
    screen->setContent(m_saved, {"bookmark", tr("Save a message with S to find it here, on all your devices.")},
                       {{"trash-2", tr("Take off the list"), Qt::Key_Delete, always, remove}});
}

void Screens::nameTabs()
{
    const auto named = [](const QString &name, int count) {
        return count > 0 ? tr("%1 %2", "tab, count").arg(name).arg(count) : name;
    };
    if (auto *inbox = m_screens.value(Screen::Inbox))
        inbox->header()->setTabs(
            {named(tr("Now"), m_inbox->count()), named(tr("Snoozed"), m_snoozing->model()->count())});
    if (auto *threads = m_screens.value(Screen::Threads))
        threads->header()->setTabs({named(tr("Unread"), m_threads->countOf(Filter::Unread)),
                                    named(tr("Mine"), m_threads->countOf(Filter::Mine)),
                                    named(tr("All"), m_threads->countOf(Filter::All))});
    if (auto *drafts = m_screens.value(Screen::Drafts))
        drafts->header()->setTabs({named(tr("Drafts"), m_drafts->count()), named(tr("Outbox"), m_outbox->count())});
}

void Screens::showConnection()
{
    auto *page = currentScreen();
    if (!page)
        return;
    const bool isOutbox = current() == Screen::Drafts && page->header()->tab() == 1;
    if (isOutbox)
        page->header()->setDetail(tr("Sent in this order, one after the other in each channel."));
    else
        page->header()->setDetail(m_workspace.isOnline() ? QString() : tr("Offline: what is on this computer."));
}

void Screens::setShowsSidebarButton(bool shows)
{
    m_showsSidebarButton = shows;
    for (auto *page : std::as_const(m_screens))
        page->header()->setShowsSidebarButton(shows);
}

} // namespace conclave::client
