// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/signinpage.h"

#include "client/views/theme.h"
#include "client/widgets/fingerprintlabel.h"
#include "client/widgets/formfield.h"
#include "client/widgets/formmessage.h"
#include "client/widgets/helpwindow.h"
#include "client/widgets/keymap.h"
#include "client/widgets/passwordedit.h"

#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

SignInPage::SignInPage(QWidget *parent)
    : CardPage(parent)
    , m_form(new QWidget(card()))
    , m_serverEdit(new QLineEdit(m_form))
    , m_tokenEdit(new QLineEdit(m_form))
    , m_nameEdit(new QLineEdit(m_form))
    , m_displayNameEdit(new QLineEdit(m_form))
    , m_passwordEdit(new PasswordEdit(m_form))
    , m_repeatEdit(new PasswordEdit(m_form))
    , m_server(addField(tr("Server address"), m_serverEdit))
    , m_token(addField(tr("Invitation code"), m_tokenEdit))
    , m_name(addField(tr("User name"), m_nameEdit))
    , m_displayName(addField(tr("Your name, as others see it"), m_displayNameEdit))
    , m_password(addField(tr("Password"), m_passwordEdit))
    , m_repeat(addField(tr("The same password again"), m_repeatEdit))
    , m_problem(new FormMessage(card()))
    , m_trustBox(new QWidget(card()))
    , m_fingerprint(new FingerprintLabel(m_trustBox))
    , m_trust(new QPushButton(tr("It is the same: trust this server"), m_trustBox))
    , m_submit(new QPushButton(card()))
    , m_cancel(new QPushButton(tr("Cancel"), card()))
    , m_other(new QPushButton(card()))
    , m_help(new QPushButton(tr("Help"), card()))
{
    build();
    buildTrust();
    connect(m_submit, &QPushButton::clicked, this, &SignInPage::submit);
    connect(m_cancel, &QPushButton::clicked, this, &SignInPage::cancelWanted);
    connect(m_other, &QPushButton::clicked, this, &SignInPage::changeKind);
    connect(&Theme::instance(), &Theme::changed, this, &SignInPage::applyTheme);
    applyTheme();
    setKind(SignInKind::Password);
    setBusy(false);
}

FormField *SignInPage::addField(const QString &label, QLineEdit *edit)
{
    connect(edit, &QLineEdit::returnPressed, this, &SignInPage::submit);
    return new FormField(label, edit, m_form);
}

void SignInPage::build()
{
    auto *column = new QVBoxLayout(m_form);
    column->setContentsMargins({});
    for (auto *field : fields())
        column->addWidget(field);
    body()->addWidget(m_form);
    body()->addWidget(m_problem);
    body()->addWidget(m_trustBox);
    body()->addWidget(m_submit);
    body()->addWidget(m_cancel);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(m_other);
    row->addWidget(m_help);
    row->addStretch();
    body()->addLayout(row);
    m_help->setFlat(true);
    m_help->setAutoDefault(false);
    const auto help = [this] { HelpWindow::open(this, QStringLiteral("sign-in")); };
    connect(m_help, &QPushButton::clicked, this, help);
    connect(new QShortcut(KeyMap::keys(WindowKey::Help), this), &QShortcut::activated, this, help);
    m_serverEdit->setPlaceholderText(u"chat.example.org"_s);
    m_serverEdit->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoAutoUppercase);
    m_nameEdit->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    m_submit->setDefault(true);
    m_other->setFlat(true);
}

void SignInPage::buildTrust()
{
    auto *column = new QVBoxLayout(m_trustBox);
    column->setContentsMargins({});
    auto *text = new TextLabel(tr("If your administrator set the server up like this, compare this fingerprint of its "
                                  "key with the one that they gave you:"),
                               TextStyle::Body, Token::Text, m_trustBox);
    text->setWordWrap(true);
    column->addWidget(text);
    column->addWidget(m_fingerprint);
    column->addWidget(m_trust);
    m_fingerprint->setAccessibleName(tr("Fingerprint of the server's key"));
    m_trust->setAutoDefault(false);
    m_trustBox->hide();
    connect(m_trust, &QPushButton::clicked, this, [this] {
        Q_EMIT trustWanted(m_offeredKey);
        submit();
    });
    connect(m_serverEdit, &QLineEdit::textEdited, m_trustBox, &QWidget::hide); // another server, another key
}

QList<FormField *> SignInPage::fields() const
{
    return {m_server, m_token, m_name, m_displayName, m_password, m_repeat};
}

void SignInPage::applyTheme()
{
    m_form->layout()->setSpacing(Theme::instance().px(12));
}

void SignInPage::prefill(const QUrl &server, const QString &name)
{
    const auto brief = server.authority() + server.path();
    m_serverEdit->setText(serverAddress(brief) == server ? brief : server.toString());
    m_nameEdit->setText(name);
    (name.isEmpty() ? m_name : m_password)->setFocus();
}

void SignInPage::setKind(SignInKind kind)
{
    m_kind = kind;
    const bool isInvitation = kind == SignInKind::Invitation;
    m_token->setVisible(isInvitation);
    m_displayName->setVisible(isInvitation);
    m_repeat->setVisible(isInvitation);
    setSubtitle(isInvitation ? tr("Make your account with an invitation") : tr("Sign in to your workspace"));
    m_server->setHint(isInvitation ? QString() : tr("It is in your invitation, or ask your administrator."));
    m_password->setHint(isInvitation ? tr("Use at least 15 characters. A sentence is easy to remember.") : QString());
    m_submit->setText(restingText());
    m_other->setText(isInvitation ? tr("I have an account") : tr("I have an invitation"));
    clearErrors();
}

void SignInPage::changeKind()
{
    setKind(m_kind == SignInKind::Password ? SignInKind::Invitation : SignInKind::Password);
    m_server->setFocus();
}

void SignInPage::setBusy(bool busy)
{
    m_form->setDisabled(busy);
    m_submit->setDisabled(busy);
    m_cancel->setVisible(busy);
    m_other->setHidden(busy);
    m_trustBox->setDisabled(busy);
    m_submit->setText(busy ? tr("Signing in...") : restingText());
    if (busy)
        m_cancel->setFocus();
}

QString SignInPage::restingText() const
{
    return m_kind == SignInKind::Invitation ? tr("Make the account") : tr("Sign in");
}

void SignInPage::showError(const Error &error)
{
    setBusy(false);
    const auto server = serverAddress(m_serverEdit->text());
    showProblem(signInProblem(error, m_kind, server ? server->host() : m_serverEdit->text()));
}

void SignInPage::offerTrust(const UntrustedKey &key)
{
    m_offeredKey = key.met;
    m_fingerprint->setFingerprint(key.met);
    m_trustBox->show();
}

void SignInPage::clearPasswords()
{
    m_passwordEdit->clear();
    m_repeatEdit->clear();
    m_tokenEdit->clear();
}

void SignInPage::submit()
{
    if (!m_submit->isEnabled() || !check())
        return;
    const auto server = *serverAddress(m_serverEdit->text());
    const auto name = m_nameEdit->text().trimmed();
    if (m_kind == SignInKind::Invitation)
        Q_EMIT acceptWanted(
            {server, m_tokenEdit->text().trimmed(), name, m_displayNameEdit->text().trimmed(), m_passwordEdit->text()});
    else
        Q_EMIT signInWanted(server, name, m_passwordEdit->text());
}

bool SignInPage::check()
{
    clearErrors();
    const bool isInvitation = m_kind == SignInKind::Invitation;
    if (!serverAddress(m_serverEdit->text()))
        showProblem({SignInField::Server, tr("Type the address like chat.example.org.")});
    else if (isInvitation && m_tokenEdit->text().trimmed().isEmpty())
        showProblem({SignInField::Token, tr("Paste the code of your invitation.")});
    else if (m_nameEdit->text().trimmed().isEmpty())
        showProblem({SignInField::Name, tr("Type your user name.")});
    else if (isInvitation && m_displayNameEdit->text().trimmed().isEmpty())
        showProblem({SignInField::DisplayName, tr("Type the name that others will see.")});
    else if (m_passwordEdit->text().isEmpty())
        showProblem({SignInField::Password, tr("Type your password.")});
    else if (isInvitation && m_passwordEdit->text() != m_repeatEdit->text())
        showProblem({SignInField::Repeat, tr("The two passwords are not the same.")});
    const auto all = fields();
    return std::none_of(all.begin(), all.end(), [](const FormField *field) { return field->hasError(); });
}

void SignInPage::showProblem(const SignInProblem &problem)
{
    clearErrors();
    if (auto *field = fieldOf(problem.field)) {
        field->setError(problem.text);
        field->setFocus();
    } else {
        m_problem->showError(problem.text);
    }
}

void SignInPage::clearErrors()
{
    for (auto *field : fields())
        field->setError({});
    m_trustBox->hide();
    m_problem->showError({});
}

FormField *SignInPage::fieldOf(SignInField field) const
{
    switch (field) {
    case SignInField::Server:
        return m_server;
    case SignInField::Token:
        return m_token;
    case SignInField::Name:
        return m_name;
    case SignInField::DisplayName:
        return m_displayName;
    case SignInField::Password:
        return m_password;
    case SignInField::Repeat:
        return m_repeat;
    case SignInField::None:
        break;
    }
    return nullptr;
}

} // namespace conclave::client
