// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/versionsdialog.h"

#include "client/views/times.h"
#include "client/widgets/textlabel.h"
#include "shared/util/logging.h"

#include <QDialogButtonBox>
#include <QScrollArea>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

constexpr int Width = 520;
constexpr int ListHeight = 320;

QString textOf(const protocol::Event &event)
{
    if (const auto *text = event.content ? event.content->as<protocol::Content::Text>() : nullptr)
        return text->text;
    const auto *edit = event.content ? event.content->as<protocol::Content::Edit>() : nullptr;
    return edit ? edit->text : QString();
}

} // namespace

VersionsDialog::VersionsDialog(Workspace &workspace, const Message &message, QWidget *parent)
    : Dialog(tr("Versions of this message"), Width, parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    auto *scroll = new QScrollArea(this);
    auto *list = new QWidget(scroll);
    auto *column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    const auto versions = workspace.store().events().versions(message.conversation, message.id);
    if (!versions)
        qCWarning(lcClient) << "versions cannot be read:" << versions.error().detail;
    const auto events = versions ? *versions : QList<protocol::Event>();
    for (auto it = events.crbegin(); it != events.crend(); ++it) {
        const auto when = it == events.crbegin() ? tr("%1, as it is now").arg(fullTime(it->at)) : fullTime(it->at);
        auto *text = new TextLabel(textOf(*it), TextStyle::Body, Token::Text, list);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        text->setAccessibleName(tr("%1: %2", "time, text").arg(when, textOf(*it)));
        column->addWidget(new TextLabel(when, TextStyle::Meta, Token::Text2, list));
        column->addWidget(text);
        column->addSpacing(8);
    }
    column->addStretch();
    scroll->setWidget(list);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setMinimumHeight(Theme::instance().px(ListHeight));
    scroll->setAccessibleName(tr("Versions, newest first"));
    body()->addWidget(scroll, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &Dialog::reject);
    body()->addWidget(buttons);
}

} // namespace conclave::client
