// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/promptdialog.h"

#include "client/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

PromptDialog::PromptDialog(const Question &question, QWidget *parent)
    : Dialog(question.title, 440, parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = new TextLabel(question.text, TextStyle::Body, Token::Text2, this);
    text->setWordWrap(true);
    setAccessibleDescription(question.text);
    body()->addWidget(text);
    auto *act = new QPushButton(question.verb, this);
    const auto *buttons = addButtons(act);
    connect(buttons, &QDialogButtonBox::accepted, this, &PromptDialog::accept);
    const auto all = buttons->buttons();
    for (auto *button : all) {
        auto *push = qobject_cast<QPushButton *>(button);
        if (button != act && !question.otherVerb.isEmpty())
            push->setText(question.otherVerb);
        push->setDefault((button == act) != question.destructive);
        if (push->isDefault())
            push->setFocus();
    }
}

} // namespace conclave::client
