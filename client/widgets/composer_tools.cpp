// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Composer: its tools, as buttons and as keys.
#include "client/widgets/composer.h"
#include "client/widgets/composertext.h"
#include "client/widgets/iconbutton.h"

#include <QBoxLayout>
#include <QShortcut>

using namespace Qt::StringLiterals;

namespace conclave::client {

const QList<Composer::Tool> &Composer::tools()
{
    static const QList<Tool> list{
        {"paperclip", QT_TR_NOOP("Attach files"), QKeySequence(Qt::CTRL | Qt::Key_U), &Composer::useAttach},
        {"bold", QT_TR_NOOP("Bold"), QKeySequence(Qt::CTRL | Qt::Key_B), &Composer::useBold},
        {"italic", QT_TR_NOOP("Italic"), QKeySequence(Qt::CTRL | Qt::Key_I), &Composer::useItalic},
        {"code", QT_TR_NOOP("Code"), QKeySequence(Qt::CTRL | Qt::Key_E), &Composer::useCode},
        {"link", QT_TR_NOOP("Link"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K), &Composer::useLink},
        {"list", QT_TR_NOOP("List"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_8), &Composer::useList},
        {nullptr, QT_TR_NOOP("Quote"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_9), &Composer::useQuote},
        {nullptr, QT_TR_NOOP("Block of code"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::SHIFT | Qt::Key_C),
         &Composer::useCodeBlock},
        {"at-sign", QT_TR_NOOP("Mention somebody"), QKeySequence(), &Composer::useMention},
        {"smile", QT_TR_NOOP("Emoji"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), &Composer::useEmoji},
    };
    return list;
}

void Composer::buildTools(QBoxLayout *row)
{
    for (const auto &tool : tools()) {
        if (tool.iconName) {
            auto *button = new IconButton(tool.iconName, tr(tool.name), m_toolRow, tool.keys);
            if (!m_attachButton)
                m_attachButton = button; // the first one
            m_emojiButton = button; // the last one
            row->addWidget(button);
            connect(button, &IconButton::clicked, this, tool.run);
        }
        if (tool.keys.isEmpty())
            continue;
        auto *shortcut = new QShortcut(tool.keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, tool.run);
    }
}

void Composer::setAttachProblem(const QString &reason)
{
    m_attachProblem = reason;
    m_attachButton->setEnabled(reason.isEmpty());
    m_attachButton->setDrawing("paperclip", tr("Attach files"));
    if (reason.isEmpty())
        return;
    m_attachButton->setToolTip(u"<qt>%1</qt>"_s.arg(reason.toHtmlEscaped()));
    m_attachButton->setAccessibleDescription(reason);
}

void Composer::useAttach()
{
    if (!m_attachProblem.isEmpty())
        Q_EMIT announce(m_attachProblem);
    else if (!isBlocked())
        Q_EMIT attachWanted();
}

void Composer::useBold()
{
    m_text->toggleMarker(u"**"_s);
    focusText();
}

void Composer::useItalic()
{
    m_text->toggleMarker(u"_"_s);
    focusText();
}

void Composer::useCode()
{
    m_text->toggleCode();
    focusText();
}

void Composer::useLink()
{
    m_text->insertLink();
    focusText();
}

void Composer::useList()
{
    m_text->toggleLines(u"- "_s);
    focusText();
}

void Composer::useQuote()
{
    m_text->toggleLines(u"> "_s);
    focusText();
}

void Composer::useCodeBlock()
{
    m_text->wrapInFence();
    focusText();
}

void Composer::useMention()
{
    focusText();
    m_text->beginMention();
}

void Composer::useEmoji()
{
    Q_EMIT emojiWanted(m_emojiButton->mapToGlobal(m_emojiButton->rect().topRight()));
}

QList<std::pair<QString, QKeySequence>> Composer::toolKeys()
{
    QList<std::pair<QString, QKeySequence>> keys;
    for (const auto &tool : tools()) {
        if (!tool.keys.isEmpty())
            keys.append({tr(tool.name), tool.keys});
    }
    return keys;
}

} // namespace conclave::client
