// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/protocol/errors.h"
#include "shared/protocol/frame.h"

#include <QByteArrayList>
#include <memory>

// The frame declarations as data, for programs that write them down in another form. Any thread.
namespace conclave::protocol {

struct TypeInfo
{
    enum class Kind { Text, Integer, Truth, Bytes, Id, Choice, List, Struct, Content };
    Kind kind = Kind::Text;
    QByteArray name; // of a struct, or of what an id names
    QByteArrayList choices; // of Choice, as on the wire
    std::shared_ptr<const TypeInfo> item; // of List
};

struct FieldInfo
{
    QByteArray name;
    QByteArray doc;
    bool isRequired = true;
    Bounds bounds;
    Bounds each; // of a list's items
    TypeInfo type;
};

struct StructInfo
{
    QByteArray name; // of C++ without namespaces; of content, its kind
    QByteArray doc; // empty for what is nested in frames
    QList<FieldInfo> fields;
};

struct OperationInfo
{
    QByteArray op;
    QByteArray doc;
    bool isForAnyone = false;
    QList<FieldInfo> fields;
    StructInfo reply;
    QByteArray requestExample; // as sent, with its envelope
    QByteArray replyExample;
    QByteArray requestBody; // as sent over HTTP
    QByteArray replyBody;
};

struct PushInfo
{
    QByteArray op;
    QByteArray doc;
    QList<FieldInfo> fields;
    QByteArray example;
};

struct ContentInfo
{
    StructInfo declaration;
    QByteArray example;
};

struct Reference
{
    QList<OperationInfo> operations;
    QList<PushInfo> pushes;
    QList<ContentInfo> contents;
    QList<StructInfo> entities; // nested in the others, in the order of their first use

    static Reference make();
};

} // namespace conclave::protocol
