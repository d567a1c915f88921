// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace conclave::client {

struct Question
{
    QString title; // "Delete this message?"
    QString text; // what will happen; plain text
    QString verb; // of the button: "Delete"
    bool destructive = false; // then Cancel has the focus
    QString otherVerb = {}; // instead of "Cancel", where not doing it is doing something, too
};

// Every question that must be answered before the work goes on. The answer comes later, to `done`; it never comes when
// `parent` is gone. Tests queue the answers. GUI thread.
class Prompts
{
public:
    static void ask(QWidget *parent, const Question &question, std::function<void(bool)> done);

    static void answerNext(bool answer); // instead of asking the user
};

} // namespace conclave::client
