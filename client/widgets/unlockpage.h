// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/widgets/cardpage.h"
#include "shared/util/result.h"

class QPushButton;

namespace conclave::client {

class FormField;
class PasswordEdit;

// Asks for the passphrase that protects the data on this computer where no key store does, or for a new one. Owned by
// the window; GUI thread.
class UnlockPage : public CardPage
{
    Q_OBJECT

public:
    enum class Purpose : quint8 { Open, Choose };
    static constexpr int ShortestPassphrase = 12;

    explicit UnlockPage(Purpose purpose, QWidget *parent = nullptr);

    void setBusy(bool busy);
    void showError(const Error &error); // ends being busy

Q_SIGNALS:
    void unlockWanted(const QString &passphrase);

private:
    void build();
    void submit();
    QString restingText() const; // of the button

    Purpose m_purpose;
    PasswordEdit *m_edit;
    PasswordEdit *m_repeatEdit;
    FormField *m_field;
    FormField *m_repeat;
    QPushButton *m_submit;
};

} // namespace conclave::client
