// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/pinspane.h"

#include "client/models/filetexts.h"
#include "client/views/icons.h"
#include "client/widgets/paneheader.h"
#include "client/widgets/rowpainting.h"
#include "client/widgets/textlabel.h"

#include <QLocale>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

namespace conclave::client {

namespace {

enum PinRole { MessageRole = Qt::UserRole + 1, SenderRole, SeedRole, TimeRole };

// Avatar, who and when, one line of what.
class PinDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto &theme = Theme::instance();
        paintRowBackground(*painter, option);
        auto row = option.rect.adjusted(theme.px(12), theme.px(6), -theme.px(12), -theme.px(6));
        const auto box = takeLeading(row, theme.px(44), option.direction);
        const auto sender = index.data(SenderRole).toString();
        paintAvatar(*painter, squareIn(box.adjusted(0, 0, -theme.px(8), 0), theme.px(32)),
                    index.data(SeedRole).toString(), sender);
        const int line = theme.lineHeight(TextStyle::Body);
        auto head = QRect(row.left(), row.top(), row.width(), line);
        const auto time = index.data(TimeRole).toString();
        const auto end = takeTrailing(head, lineWidth(time, TextStyle::Meta) + theme.px(8), option.direction);
        paintLine(*painter, end, time, TextStyle::Meta, Token::Text3, Qt::AlignTrailing | Qt::AlignVCenter);
        paintLine(*painter, head, sender, TextStyle::BodyStrong, Token::Text);
        paintLine(*painter, QRect(row.left(), row.top() + line, row.width(), line),
                  index.data(Qt::DisplayRole).toString(), TextStyle::Body, Token::Text2);
    }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        const auto &theme = Theme::instance();
        return {option.rect.width(), 2 * theme.lineHeight(TextStyle::Body) + theme.px(12)};
    }
};

} // namespace

PinsPane::PinsPane(Workspace &workspace, ConversationId conversation, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_conversation(conversation)
    , m_header(new PaneHeader(tr("Pinned messages"), {}, this))
    , m_list(new QListView(this))
    , m_empty(new TextLabel(tr("Nothing is pinned here yet."), TextStyle::Body, Token::Text2, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_empty);
    column->addWidget(m_list, 1);
    m_empty->setContentsMargins(16, 16, 16, 16);
    m_list->setModel(&m_rows);
    m_list->setItemDelegate(new PinDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QListView::NoEditTriggers);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Pinned messages"));
    const auto choose = [this](const QModelIndex &index) { Q_EMIT chosen(index.data(MessageRole).value<MessageId>()); };
    connect(m_list, &QListView::clicked, this, choose);
    connect(m_list, &QListView::activated, this, choose);
    connect(m_header, &PaneHeader::closeWanted, this, &PinsPane::closed);
    connect(&m_workspace, &Workspace::timelineChanged, this, [this](ConversationId changed) {
        if (changed == m_conversation)
            reload();
    });
    reload();
}

void PinsPane::setEmbedded()
{
    m_header->hide();
}

void PinsPane::reload()
{
    auto &store = m_workspace.store().messages();
    const auto ids = store.pins(m_conversation);
    QList<Message> messages;
    for (const auto &id : ids ? *ids : QList<MessageId>()) {
        const auto message = store.message(m_conversation, id);
        if (message && *message)
            messages.append(**message);
    }
    std::sort(messages.begin(), messages.end(), [](const auto &a, const auto &b) { return a.seq > b.seq; });
    m_rows.clear();
    for (const auto &message : messages) {
        const auto text = message.text ? FileTexts::excerpt(*message.text) : QString();
        auto *row = new QStandardItem(text);
        row->setData(QVariant::fromValue(message.id), MessageRole);
        const auto sender = m_workspace.displayName(message.sender);
        const auto time = QLocale().toString(QDateTime::fromMSecsSinceEpoch(message.at), QLocale::ShortFormat);
        row->setData(sender, SenderRole);
        row->setData(message.sender.toText(), SeedRole);
        row->setData(tr("%1, %2: %3", "sender, time, text").arg(sender, time, text), Qt::AccessibleTextRole);
        row->setData(time, TimeRole);
        m_rows.appendRow(row);
    }
    m_empty->setVisible(messages.isEmpty());
    m_list->setVisible(!messages.isEmpty());
}

} // namespace conclave::client
