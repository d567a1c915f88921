// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/completionpopup.h"
#include "client/widgets/composer.h"
#include "client/widgets/composertext.h"
#include "client/widgets/textlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QPushButton>
#include <QTextDocumentFragment>
#include <QtTest>

namespace conclave::client {

// A composer in an active window, with the keyboard.
struct ComposerDesk
{
    ComposerDesk()
    {
        composer.setCompletionUsers({{QStringLiteral("ana"), QStringLiteral("Ana Petrova"), QStringLiteral("1")},
                                     {QStringLiteral("andrew"), QStringLiteral("Andrew Miller"), QStringLiteral("2")},
                                     {QStringLiteral("petra"), QStringLiteral("Petra Anders"), QStringLiteral("3")}});
        window.resize(600, 700);
        composer.resize(600, 100);
        window.show();
        window.activateWindow();
        composer.focusText();
    }

    bool isReady() { return QTest::qWaitForWindowActive(&window) && text->hasFocus(); }
    void type(const QString &letters) { QTest::keyClicks(text, letters); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(text, key, modifiers); }
    void paste(const QString &words, Qt::KeyboardModifiers modifiers = Qt::ControlModifier)
    {
        QApplication::clipboard()->setText(words);
        press(Qt::Key_V, modifiers);
    }
    void pasteHtml(const QString &html)
    {
        auto *data = new QMimeData;
        data->setHtml(html);
        data->setText(QTextDocumentFragment::fromHtml(html).toPlainText());
        QApplication::clipboard()->setMimeData(data);
        press(Qt::Key_V, Qt::ControlModifier);
    }
    void select(int from, int to)
    {
        auto cursor = text->textCursor();
        cursor.setPosition(from);
        cursor.setPosition(to, QTextCursor::KeepAnchor);
        text->setTextCursor(cursor);
    }
    bool shows(const QString &words) const
    {
        const auto labels = composer.findChildren<TextLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const TextLabel *label) { return label->isVisible() && label->text().contains(words); });
    }

    QWidget window;
    Composer composer{&window};
    ComposerText *text = composer.findChild<ComposerText *>();
    CompletionPopup *popup = composer.findChild<CompletionPopup *>();
    QPushButton *send = composer.findChild<QPushButton *>();
    QSignalSpy sent{&composer, &Composer::sent};
    QSignalSpy announced{&composer, &Composer::announce};
};

} // namespace conclave::client
