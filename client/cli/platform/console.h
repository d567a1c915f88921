// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

class QSocketNotifier;

namespace conclave::client {

// Standard input as lines, without blocking the event loop. Invalid UTF-8 is replaced. One per process.
class StandardInput : public QObject
{
    Q_OBJECT

public:
    explicit StandardInput(QObject *parent = nullptr);
    ~StandardInput() override;

    void start();

Q_SIGNALS:
    void line(const QString &text);
    void atEnd(); // once, after the last line

private:
    void readSome();
    void emitLines(bool all);

    std::unique_ptr<QSocketNotifier> m_notifier;
    QByteArray m_pending;
};

// Tells when the user or the system wants the program to stop. One per process.
class Interrupts : public QObject
{
    Q_OBJECT

public:
    explicit Interrupts(QObject *parent = nullptr);
    ~Interrupts() override;

Q_SIGNALS:
    void interrupted();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace conclave::client
