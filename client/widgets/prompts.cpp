// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/prompts.h"

#include "client/widgets/promptdialog.h"

#include <QQueue>
#include <QTimer>
#include <utility>

namespace conclave::client {

namespace {

QQueue<bool> &queuedAnswers()
{
    static QQueue<bool> answers;
    return answers;
}

} // namespace

void Prompts::ask(QWidget *parent, const Question &question, std::function<void(bool)> done)
{
    if (!queuedAnswers().isEmpty()) {
        const bool answer = queuedAnswers().dequeue();
        QTimer::singleShot(0, parent, [done = std::move(done), answer] { done(answer); });
        return;
    }
    auto *dialog = new PromptDialog(question, parent);
    QObject::connect(dialog, &QDialog::finished, parent,
                     [done = std::move(done)](int result) { done(result == QDialog::Accepted); });
    dialog->open();
}

void Prompts::answerNext(bool answer)
{
    queuedAnswers().enqueue(answer);
}

} // namespace conclave::client
