// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/searchpane.h"

#include "client/widgets/emptystate.h"
#include "client/widgets/formmessage.h"
#include "client/widgets/namedelegate.h"
#include "client/widgets/paneheader.h"
#include "client/widgets/searchdelegate.h"
#include "client/widgets/searchedit.h"
#include "client/widgets/searchfield.h"
#include "client/widgets/searchstart.h"
#include "client/widgets/textlabel.h"

#include <QKeyEvent>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr int MostRecent = 8;
constexpr int PatienceMs = 400;

} // namespace

SearchPane::SearchPane(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_model(new SearchModel(workspace, this))
    , m_field(new SearchField(this))
    , m_tabs(new QTabBar(this))
    , m_problem(new FormMessage(this))
    , m_stack(new QStackedWidget(this))
    , m_start(new SearchStart(this))
    , m_results(new QListView(this))
    , m_otherList(new QListView(this))
    , m_empty(new EmptyState(this))
    , m_coverage(new TextLabel({}, TextStyle::Meta, Token::Text2, this))
    , m_more(new QPushButton(tr("Show more"), this))
    , m_patience(this)
{
    build();
    wire();
    offerNames();
    m_start->setRecent(recent());
    applyTheme();
    showState();
}

void SearchPane::build()
{
    auto *header = new PaneHeader(tr("Search"), {}, this);
    connect(header, &PaneHeader::closeWanted, this, &SearchPane::closed);
    for (const auto &name : {tr("Messages"), tr("Files"), tr("Channels"), tr("People")})
        m_tabs->addTab(name);
    m_tabs->setAccessibleName(tr("What to search"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(false);
    auto *top = new QVBoxLayout;
    top->addWidget(m_field);
    top->addWidget(m_problem);
    top->addWidget(m_tabs);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 8);
    column->setSpacing(0);
    column->addWidget(header);
    column->addLayout(top);
    column->addWidget(m_stack, 1);
    column->addWidget(m_coverage);
    column->addWidget(m_more, 0, Qt::AlignHCenter);
    for (auto *page : {static_cast<QWidget *>(m_start), static_cast<QWidget *>(m_results),
                       static_cast<QWidget *>(m_otherList), static_cast<QWidget *>(m_empty)})
        m_stack->addWidget(page);
    m_results->setModel(m_model);
    m_results->setItemDelegate(new SearchDelegate(*m_model, m_results));
    m_results->setResizeMode(QListView::Adjust);
    m_results->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_results->setAccessibleName(tr("Messages that were found"));
    m_otherList->setModel(&m_others);
    m_otherList->setItemDelegate(new NameDelegate(m_otherList));
    m_otherList->setAccessibleName(tr("What was found"));
    for (auto *list : {m_results, m_otherList}) {
        list->setFrameShape(QFrame::NoFrame);
        list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        list->setEditTriggers(QListView::NoEditTriggers);
        list->setMouseTracking(true);
        list->viewport()->setAutoFillBackground(false);
        list->installEventFilter(this);
    }
    m_coverage->setWordWrap(true);
    m_more->setAutoDefault(false);
    setFocusProxy(m_field);
}

void SearchPane::wire()
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(PatienceMs);
    connect(&m_patience, &QTimer::timeout, this, &SearchPane::showState);
    connect(m_model, &SearchModel::changed, this, &SearchPane::showState);
    connect(m_field, &SearchField::changed, this, &SearchPane::search);
    connect(m_field, &SearchField::submitted, this, &SearchPane::submit);
    connect(m_field, &SearchField::leftDown, this, &SearchPane::enterList);
    connect(m_field, &SearchField::escapePressed, this, &SearchPane::closed);
    connect(m_field, &SearchField::announce, this, &SearchPane::announce);
    connect(m_tabs, &QTabBar::currentChanged, this, &SearchPane::search);
    connect(m_start, &SearchStart::searchChosen, m_field, [this](const QString &text) {
        m_field->setText(text);
        focusField();
    });
    connect(m_start, &SearchStart::operatorChosen, m_field, &SearchField::append);
    connect(m_start, &SearchStart::leftUp, this, &SearchPane::focusField);
    for (auto *list : {m_results, m_otherList}) {
        const auto chosen = list == m_results ? &SearchPane::choose : &SearchPane::chooseOther;
        connect(list, &QListView::clicked, this, chosen);
        connect(list, &QListView::activated, this, chosen);
    }
    connect(m_more, &QPushButton::clicked, m_model, &SearchModel::loadMore);
    connect(m_empty, &EmptyState::actionWanted, this, [this] { m_field->setScope({}, {}); });
    connect(&m_workspace, &Workspace::usersChanged, this, &SearchPane::offerNames);
    connect(&m_workspace, &Workspace::conversationsChanged, this, &SearchPane::offerNames);
    connect(&Theme::instance(), &Theme::changed, this, &SearchPane::applyTheme);
}

void SearchPane::applyTheme()
{
    const auto &theme = Theme::instance();
    auto *top = layout()->itemAt(1)->layout();
    top->setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(4));
    top->setSpacing(theme.px(8));
    m_coverage->setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8));
    m_results->doItemsLayout();
}

void SearchPane::offerNames()
{
    SearchVocabulary vocabulary;
    vocabulary.today = QDate::currentDate();
    for (const auto &user : m_workspace.users()) {
        if (!user.disabled)
            vocabulary.people.append({user.name, user.displayName, user.id.toText()});
    }
    const auto conversations = m_workspace.store().conversations().all();
    const auto memberships = m_workspace.store().conversations().memberships();
    for (const auto &conversation : conversations ? *conversations : QList<protocol::Conversation>()) {
        if (memberships && memberships->contains(conversation.id) && !memberships->value(conversation.id).leftSeq)
            vocabulary.channels << conversation.name;
    }
    vocabulary.channels.sort(Qt::CaseInsensitive);
    m_field->setVocabulary(vocabulary);
}

void SearchPane::setScope(ConversationId conversation)
{
    const auto info = m_workspace.store().conversations().find(conversation);
    m_field->setScope(info && *info ? conversation : ConversationId(), info && *info ? (*info)->name : QString());
}

void SearchPane::setText(const QString &text)
{
    m_field->setText(text);
}

QString SearchPane::text() const
{
    return m_field->text().trimmed();
}

void SearchPane::focusField()
{
    m_field->edit()->setFocus(Qt::ShortcutFocusReason);
    m_field->edit()->selectAll();
}

SearchPane::Tab SearchPane::tab() const
{
    return Tab(m_tabs->currentIndex());
}

bool SearchPane::isShort() const
{
    return text().isEmpty();
}

void SearchPane::search()
{
    m_told = -1;
    if (isAboutMessages())
        m_model->search({m_field->text(), m_field->scope(), tab() == Tab::Files});
    else
        findOthers();
    m_patience.start();
    showState();
}

// Also what is still being typed counts now, and the first of what was found can be opened.
void SearchPane::submit()
{
    showProblems(true);
    if (m_problem->isVisible() && !m_model->problems().isEmpty()) {
        const auto &first = m_model->problems().first();
        m_field->point({first.position, first.length});
        return;
    }
    remember();
    enterList();
}

void SearchPane::enterList()
{
    auto *list = qobject_cast<QListView *>(m_stack->currentWidget());
    if (!list || list->model()->rowCount() == 0)
        return;
    if (!list->currentIndex().isValid() || !(list->currentIndex().flags() & Qt::ItemIsSelectable)) {
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const auto index = list->model()->index(row, 0);
            if (index.flags() & Qt::ItemIsSelectable) {
                list->setCurrentIndex(index);
                break;
            }
        }
    }
    list->setFocus(Qt::OtherFocusReason);
}

void SearchPane::showState()
{
    if (isShort()) {
        m_start->setRecent(recent());
        m_stack->setCurrentWidget(m_start);
    } else if (!isAboutMessages()) {
        m_stack->setCurrentWidget(m_others.rowCount() > 0 ? static_cast<QWidget *>(m_otherList) : m_empty);
        showEmpty();
    } else if (m_model->rowCount() > 0) {
        m_stack->setCurrentWidget(m_results);
    } else if (m_model->phase() == SearchModel::Phase::Complete || !m_patience.isActive()) {
        m_stack->setCurrentWidget(m_empty);
        showEmpty();
    }
    m_tabs->setHidden(isShort());
    showProblems(false);
    showCoverage();
    tellCount();
}

void SearchPane::showEmpty()
{
    using Phase = SearchModel::Phase;
    if (!isAboutMessages())
        m_empty->show("search", tab() == Tab::Channels ? tr("None of your channels matches.") : tr("Nobody matches."));
    else if (m_model->phase() == Phase::Looking)
        m_empty->show("hourglass", tr("Searching this computer …"));
    else if (m_model->phase() == Phase::Asking)
        m_empty->show("hourglass", tr("Searching on the server …"));
    else if (m_model->phase() == Phase::Nothing)
        m_empty->show("search", tr("Type a word to search for."));
    else
        m_empty->show("search", tr("No message matches."), m_field->scope() ? tr("Search all channels") : QString());
}

void SearchPane::showProblems(bool alsoUnfinished)
{
    QList<search::Span> wrong;
    QStringList sentences;
    const auto problems = isAboutMessages() ? m_model->problems() : QList<SearchModel::Problem>();
    for (const auto &problem : problems) {
        if (problem.isUnfinished && !alsoUnfinished)
            continue;
        wrong.append({problem.position, problem.length});
        const auto word = m_field->text().mid(problem.position, problem.length);
        sentences << tr("%1: %2", "a word, and what is wrong with it").arg(word, problem.sentence);
    }
    m_field->underline(wrong);
    if (sentences.isEmpty())
        m_problem->showHint({});
    else
        m_problem->showError(sentences.join(u'\n'));
}

void SearchPane::showCoverage()
{
    const auto coverage = isAboutMessages() && !isShort() ? m_model->coverage() : QString();
    m_coverage->setText(coverage);
    m_coverage->setHidden(coverage.isEmpty());
    m_more->setVisible(isAboutMessages() && !isShort() && m_model->hasMore());
    m_more->setEnabled(m_model->phase() == SearchModel::Phase::Complete);
}

void SearchPane::tellCount()
{
    if (isShort() || (isAboutMessages() && m_model->phase() != SearchModel::Phase::Complete))
        return;
    const int count = isAboutMessages() ? m_model->found() : m_others.rowCount();
    if (std::exchange(m_told, count) == count)
        return;
    QString text = isAboutMessages() ? tr("%n message(s) found", nullptr, count) : tr("%n found", nullptr, count);
    if (isAboutMessages() && m_model->hasMore())
        text = tr("%n message(s) found so far", nullptr, count);
    if (isAboutMessages() && !m_model->coverage().isEmpty())
        text += u". "_s + m_model->coverage();
    Q_EMIT announce(text);
}

void SearchPane::choose(const QModelIndex &index)
{
    const auto &row = m_model->row(index.row());
    if (row.kind == SearchModel::Kind::Group)
        return;
    remember();
    Q_EMIT messageWanted(row.conversation, row.message);
}

void SearchPane::findOthers()
{
    m_others.clear();
    const auto parsed = search::parse(m_field->text(), QDate::currentDate());
    const search::Matcher matcher(parsed.query.terms);
    if (tab() == Tab::People) {
        for (const auto &user : m_workspace.users()) {
            if (!user.disabled && matcher.matches(user.displayName + u'\n' + user.name))
                addOther(user.displayName, u'@' + user.name, user.id.toText());
        }
        return;
    }
    const auto conversations = m_workspace.store().conversations().all();
    const auto memberships = m_workspace.store().conversations().memberships();
    for (const auto &conversation : conversations ? *conversations : QList<protocol::Conversation>()) {
        const bool isOwn
            = memberships && memberships->contains(conversation.id) && !memberships->value(conversation.id).leftSeq;
        if (isOwn && matcher.matches(conversation.name + u'\n' + conversation.topic))
            addOther(conversation.name, conversation.topic, conversation.id.toText());
    }
}

void SearchPane::addOther(const QString &name, const QString &detail, const QString &id)
{
    auto *row = new QStandardItem(name);
    row->setData(detail, NameDelegate::DetailRole);
    row->setData(tab() == Tab::People ? id : QString(), NameDelegate::SeedRole);
    row->setData(id, NameDelegate::IdRole);
    row->setData(detail.isEmpty() ? name : name + u", "_s + detail, Qt::AccessibleTextRole);
    m_others.appendRow(row);
}

void SearchPane::chooseOther(const QModelIndex &index)
{
    const auto id = index.data(NameDelegate::IdRole).toString();
    if (tab() == Tab::Channels) {
        if (const auto conversation = ConversationId::fromText(id))
            Q_EMIT channelWanted(*conversation);
        return;
    }
    const auto user = UserId::fromText(id);
    const auto known = user ? m_workspace.user(*user) : std::nullopt;
    if (!known)
        return;
    m_tabs->setCurrentIndex(int(Tab::Messages));
    m_field->setText("from:"_L1 + known->name);
    focusField();
}

// Sealed like everything else that somebody wrote.
void SearchPane::remember()
{
    const auto searched = text();
    if (searched.isEmpty())
        return;
    auto all = recent();
    all.removeAll(searched);
    all.prepend(searched);
    const auto kept = all.mid(0, MostRecent).join(u'\n');
    m_workspace.attempt(
        [kept](Account &account) { return account.store().profile().setFact(Fact::RecentSearches, kept); });
}

QStringList SearchPane::recent() const
{
    const auto kept = m_workspace.store().profile().fact(Fact::RecentSearches);
    return kept ? kept->split(u'\n', Qt::SkipEmptyParts) : QStringList();
}

void SearchPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

// Up from the first row leads back to the field.
bool SearchPane::eventFilter(QObject *watched, QEvent *event)
{
    auto *list = qobject_cast<QListView *>(watched);
    if (!list || event->type() != QEvent::KeyPress || static_cast<QKeyEvent *>(event)->key() != Qt::Key_Up)
        return QWidget::eventFilter(watched, event);
    const int first = list == m_results ? 1 : 0;
    if (list->currentIndex().row() > first)
        return QWidget::eventFilter(watched, event);
    focusField();
    return true;
}

} // namespace conclave::client
