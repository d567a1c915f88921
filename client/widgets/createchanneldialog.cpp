// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/createchanneldialog.h"

#include "client/models/errortexts.h"
#include "client/widgets/choice.h"
#include "client/widgets/formfield.h"
#include "client/widgets/formmessage.h"

#include <QButtonGroup>
#include <QDateEdit>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

using protocol::ConversationKind;
using protocol::History;

namespace {

constexpr int LongestName = 80;
constexpr int LongestTopic = 250;
constexpr int UsualDays = 14; // of a temporary channel
constexpr int MostDays = 399;

bool isNameCharacter(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::isMark(c) || c == U'-' || c == U'_' || c == U'.';
}

} // namespace

CreateChannelDialog::CreateChannelDialog(QWidget *parent)
    : Dialog(tr("Create a channel"), 560, parent)
    , m_nameEdit(new QLineEdit(this))
    , m_topicEdit(new QLineEdit(this))
    , m_endEdit(new QDateEdit(this))
    , m_name(new FormField(tr("Name"), m_nameEdit, this))
    , m_topic(new FormField(tr("Topic (optional)"), m_topicEdit, this))
    , m_end(new FormField(tr("Last day"), m_endEdit, this))
    , m_kinds(new QButtonGroup(this))
    , m_histories(new QButtonGroup(this))
    , m_replies(new QButtonGroup(this))
    , m_atEnd(new QButtonGroup(this))
    , m_problem(new FormMessage(this))
    , m_create(new QPushButton(tr("Create channel"), this))
{
    build();
    connect(m_nameEdit, &QLineEdit::textChanged, this, &CreateChannelDialog::noteEdited);
    connect(m_topicEdit, &QLineEdit::textChanged, this, &CreateChannelDialog::noteEdited);
    connect(m_endEdit, &QDateEdit::dateChanged, this, &CreateChannelDialog::noteEdited);
    connect(m_kinds, &QButtonGroup::idToggled, this, &CreateChannelDialog::noteEdited);
    connect(m_histories, &QButtonGroup::idToggled, this, &CreateChannelDialog::noteEdited);
    connect(m_replies, &QButtonGroup::idToggled, this, &CreateChannelDialog::noteEdited);
    connect(m_atEnd, &QButtonGroup::idToggled, this, &CreateChannelDialog::noteEdited);
    refresh();
}

void CreateChannelDialog::build()
{
    body()->addWidget(m_name);
    buildKinds();
    body()->addWidget(m_end);
    body()->addWidget(m_topic);
    buildHistory();
    buildReplies();
    buildAtEnd();
    body()->addWidget(m_problem);
    const auto *buttons = addButtons(m_create);
    connect(buttons, &QDialogButtonBox::accepted, this, &CreateChannelDialog::submit);
    m_nameEdit->setFocus();
    m_topicEdit->setMaxLength(LongestTopic);
    const auto today = QDate::currentDate();
    m_endEdit->setCalendarPopup(true);
    m_endEdit->setDateRange(today.addDays(1), today.addDays(MostDays));
    m_endEdit->setDate(today.addDays(UsualDays));
}

void CreateChannelDialog::buildKinds()
{
    auto *group = new QWidget(this);
    auto *grid = new QGridLayout(group);
    grid->setContentsMargins({});
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    int at = 0;
    const auto add = [&](ConversationKind kind, const QString &title, const QString &meaning) {
        auto *choice = new Choice(title, meaning, this);
        m_kinds->addButton(choice->button(), int(kind));
        grid->addWidget(choice, at / 2, at % 2);
        ++at;
        return choice;
    };
    add(ConversationKind::Public, tr("Public"), tr("Everybody can find it and join."));
    add(ConversationKind::Private, tr("Private"), tr("Only people who are added see it."));
    m_broadcast = add(ConversationKind::Broadcast, tr("Announcements"), tr("A few post, everybody reads."));
    add(ConversationKind::Temporary, tr("Temporary"), tr("It ends on a day you choose."));
    m_kinds->button(int(ConversationKind::Public))->setChecked(true);
    body()->addWidget(new FormField(tr("Kind"), group, this));
}

void CreateChannelDialog::buildHistory()
{
    auto *group = new QWidget(this);
    auto *all = new QRadioButton(tr("Everything, also from before they joined"), group);
    auto *fromJoin = new QRadioButton(tr("Only what is written after they joined"), group);
    auto *column = new QVBoxLayout(group);
    column->setContentsMargins({});
    column->addWidget(all);
    column->addWidget(fromJoin);
    m_histories->addButton(all, int(History::All));
    m_histories->addButton(fromJoin, int(History::FromJoin));
    all->setChecked(true);
    body()->addWidget(new FormField(tr("What new members can read"), group, this));
}

// Both stand where the kind is chosen, and only with theirs.
void CreateChannelDialog::buildReplies()
{
    auto *group = new QWidget(this);
    auto *column = new QVBoxLayout(group);
    column->setContentsMargins({});
    const auto add = [&](protocol::Replies replies, const QString &text) {
        auto *button = new QRadioButton(text, group);
        m_replies->addButton(button, int(replies));
        column->addWidget(button);
    };
    add(protocol::Replies::Threads, tr("Reply in threads and react"));
    add(protocol::Replies::Reactions, tr("React only"));
    add(protocol::Replies::Nothing, tr("Only read"));
    m_replies->button(int(protocol::Replies::Threads))->setChecked(true);
    m_repliesField = new FormField(tr("What everybody else can do"), group, this);
    body()->insertWidget(body()->indexOf(m_topic), m_repliesField);
}

void CreateChannelDialog::buildAtEnd()
{
    auto *group = new QWidget(this);
    auto *column = new QVBoxLayout(group);
    column->setContentsMargins({});
    const auto add = [&](protocol::AtEnd atEnd, const QString &text) {
        auto *button = new QRadioButton(text, group);
        m_atEnd->addButton(button, int(atEnd));
        column->addWidget(button);
    };
    add(protocol::AtEnd::Archive, tr("It is archived: everything can still be read"));
    add(protocol::AtEnd::Purge, tr("Everything written there is removed for everybody"));
    m_atEnd->button(int(protocol::AtEnd::Archive))->setChecked(true);
    m_atEndField = new FormField(tr("What happens after that day"), group, this);
    body()->insertWidget(body()->indexOf(m_topic), m_atEndField);
}

void CreateChannelDialog::setName(const QString &name)
{
    m_nameEdit->setText(name);
}

void CreateChannelDialog::setBroadcastAllowed(bool allowed)
{
    m_broadcast->setEnabled(allowed);
    m_broadcast->setMeaning(allowed ? tr("A few post, everybody reads.")
                                    : tr("Only moderators and administrators can create these."));
    if (!allowed && kind() == ConversationKind::Broadcast)
        m_kinds->button(int(ConversationKind::Public))->setChecked(true);
}

void CreateChannelDialog::setOnline(bool online)
{
    m_online = online;
    m_problem->showHint(online ? QString() : tr("A channel can be created when the connection is back."));
    refresh();
}

void CreateChannelDialog::showError(const Error &error)
{
    m_busy = false;
    refresh();
    const bool isName = error.code == ErrorCode::Conflict || error.detail.startsWith(QLatin1StringView("name:"));
    if (!isName) {
        m_problem->showError(errorText(error));
        return;
    }
    m_name->setError(error.code == ErrorCode::Conflict ? tr("There is a channel with this name already.")
                                                       : tr("The server does not take this name."));
    m_nameEdit->setFocus();
}

QString CreateChannelDialog::problemOf(const QString &name)
{
    const auto points = name.toUcs4();
    const auto wrong = std::find_if_not(points.begin(), points.end(), isNameCharacter);
    if (wrong != points.end() && QChar::isSpace(*wrong))
        return tr("Use a dash instead of a space.");
    if (wrong != points.end()) {
        const char32_t c = *wrong;
        return tr("Use letters, digits, dot, dash and underscore, not %1.").arg(QString::fromUcs4(&c, 1));
    }
    if (name != name.toLower())
        return tr("Use lower case letters only.");
    if (name.size() > LongestName)
        return tr("Use at most %1 characters.").arg(LongestName);
    return {};
}

void CreateChannelDialog::noteEdited()
{
    m_clientId = {};
    if (m_online)
        m_problem->showHint({});
    refresh();
}

void CreateChannelDialog::refresh()
{
    const auto name = m_nameEdit->text();
    m_name->setError(problemOf(name));
    m_end->setVisible(kind() == ConversationKind::Temporary);
    m_atEndField->setVisible(kind() == ConversationKind::Temporary);
    m_repliesField->setVisible(kind() == ConversationKind::Broadcast);
    m_create->setEnabled(m_online && !m_busy && !name.isEmpty() && !m_name->hasError());
    m_create->setText(m_busy ? tr("Creating...") : tr("Create channel"));
}

void CreateChannelDialog::submit()
{
    m_busy = true;
    refresh();
    Q_EMIT createWanted(request());
}

ConversationKind CreateChannelDialog::kind() const
{
    return ConversationKind(m_kinds->checkedId());
}

protocol::CreateConversation CreateChannelDialog::request()
{
    if (m_clientId.isNull())
        m_clientId = ClientId::create();
    protocol::CreateConversation request;
    request.clientId = m_clientId;
    request.kind = kind();
    request.name = m_nameEdit->text();
    request.topic = m_topicEdit->text().simplified();
    request.history = History(m_histories->checkedId());
    if (kind() == ConversationKind::Broadcast)
        request.replies = protocol::Replies(m_replies->checkedId());
    if (kind() == ConversationKind::Temporary) {
        request.endsAt = m_endEdit->date().endOfDay().toMSecsSinceEpoch();
        request.atEnd = protocol::AtEnd(m_atEnd->checkedId());
    }
    return request;
}

} // namespace conclave::client
