// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/account.h"
#include "client/widgets/cardpage.h"
#include "client/widgets/signintexts.h"

class QLineEdit;
class QPushButton;

namespace conclave::client {

class FingerprintLabel;
class FormField;
class FormMessage;
class PasswordEdit;

// The way in: server, name and password, or an invitation that makes an account. It checks what can be checked here
// and shows what the owner reports; it never talks to a server itself. Owned by the window; GUI thread.
class SignInPage : public CardPage
{
    Q_OBJECT

public:
    struct NewAccount
    {
        QUrl server;
        QString token;
        QString name;
        QString displayName;
        QString password;
    };

    explicit SignInPage(QWidget *parent = nullptr);

    void prefill(const QUrl &server, const QString &name); // then only what is missing is asked
    void setKind(SignInKind kind);
    void setBusy(bool busy);
    void showError(const Error &error); // ends being busy
    void offerTrust(const UntrustedKey &key); // after showError(): the key of this server may be compared
    void clearPasswords();

Q_SIGNALS:
    void signInWanted(const QUrl &server, const QString &name, const QString &password);
    void acceptWanted(const conclave::client::SignInPage::NewAccount &account);
    void cancelWanted(); // while busy
    void trustWanted(const QByteArray &key); // from now on; the sign-in follows

private:
    FormField *addField(const QString &label, QLineEdit *edit);
    void build();
    void buildTrust();
    void applyTheme();
    void changeKind();
    void submit();
    bool check(); // shows what is missing
    void showProblem(const SignInProblem &problem);
    void clearErrors();
    QString restingText() const; // of the button
    QList<FormField *> fields() const; // in the order in which they are asked
    FormField *fieldOf(SignInField field) const;

    QWidget *m_form; // everything that is asked
    QLineEdit *m_serverEdit;
    QLineEdit *m_tokenEdit;
    QLineEdit *m_nameEdit;
    QLineEdit *m_displayNameEdit;
    PasswordEdit *m_passwordEdit;
    PasswordEdit *m_repeatEdit;
    FormField *m_server;
    FormField *m_token;
    FormField *m_name;
    FormField *m_displayName;
    FormField *m_password;
    FormField *m_repeat;
    FormMessage *m_problem; // that belongs to no field
    QWidget *m_trustBox; // hidden unless there is a key to compare
    FingerprintLabel *m_fingerprint;
    QPushButton *m_trust;
    QPushButton *m_submit;
    QPushButton *m_cancel;
    QPushButton *m_other; // changes to the other kind
    QPushButton *m_help;
    QByteArray m_offeredKey;
    SignInKind m_kind = SignInKind::Password;
};

} // namespace conclave::client
