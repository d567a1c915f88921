// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/views/languages.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

// A line of the table; words are apart by spaces.
struct Row
{
    const char *names;
    Language::Grammar grammar;
    const char *keywords;
    const char *lineComments;
    const char *blockComment; // opening and closing sign
    const char *quotes;
    const char *longQuotes;
    int options;
};

using Grammar = Language::Grammar;

constexpr Row rows[] = {
    {"c h", Grammar::Code,
     "auto bool break case char const continue default do double else enum extern false float for goto if inline int "
     "int16_t int32_t int64_t int8_t long nullptr NULL register restrict return short signed size_t sizeof static "
     "struct switch true typedef uint16_t uint32_t uint64_t uint8_t union unsigned void volatile while",
     "//", "/* */", "\"'", "", Language::Directives},
    {"cpp c++ cc cxx hpp hxx", Grammar::Code,
     "alignas alignof auto bool break case catch char char16_t char32_t char8_t class co_await co_return co_yield "
     "concept const const_cast consteval constexpr constinit continue decltype default delete do double dynamic_cast "
     "else enum explicit export extern false final float for friend goto if inline int long mutable namespace new "
     "noexcept nullptr operator override private protected public reinterpret_cast requires return short signed sizeof "
     "static static_assert static_cast struct switch template this throw true try typedef typeid typename union "
     "unsigned using virtual void volatile wchar_t while",
     "//", "/* */", "\"'", "", Language::Directives},
    {"java", Grammar::Code,
     "abstract assert boolean break byte case catch char class const continue default do double else enum extends "
     "false final finally float for if implements import instanceof int interface long native new null package "
     "permits private protected public record return sealed short static strictfp super switch synchronized this throw "
     "throws transient true try var void volatile while yield",
     "//", "/* */", "\"'", "", Language::TripleQuotes},
    {"js javascript jsx mjs node", Grammar::Code,
     "async await break case catch class const continue debugger default delete do else export extends false finally "
     "for from function get if import in instanceof let new null of return set static super switch this throw true try "
     "typeof undefined var void while with yield",
     "//", "/* */", "\"'", "`", Language::NoOptions},
    {"ts typescript tsx", Grammar::Code,
     "abstract any as async await boolean break case catch class const continue declare default delete do else enum "
     "export extends false finally for from function get if implements import in infer instanceof interface is keyof "
     "let namespace never new null number object of private protected public readonly return satisfies set static "
     "string super switch this throw true try type typeof undefined unknown var void while yield",
     "//", "/* */", "\"'", "`", Language::NoOptions},
    {"go golang", Grammar::Code,
     "any bool break byte case chan const continue default defer else error fallthrough false float32 float64 for func "
     "go goto if import int int32 int64 interface iota map nil package range return rune select string struct switch "
     "true type uint uint32 uint64 var",
     "//", "/* */", "\"'", "`", Language::NoOptions},
    {"rust rs", Grammar::Code,
     "as async await bool box break char const continue crate dyn else enum extern f32 f64 false fn for i16 i32 i64 i8 "
     "if impl in isize let loop match mod move mut pub ref return self Self static str struct super trait true type "
     "u16 u32 u64 u8 unsafe use usize where while",
     "//", "/* */", "\"'", "", Language::Lifetimes},
    {"csharp cs c#", Grammar::Code,
     "abstract as async await base bool break byte case catch char class const continue decimal default delegate do "
     "double else enum event explicit extern false finally fixed float for foreach get if implicit in init int "
     "interface internal is lock long namespace new null object operator out override params private protected public "
     "readonly record ref required return sealed set short sizeof static string struct switch this throw true try "
     "typeof uint ulong unsafe using var virtual void volatile when where while yield",
     "//", "/* */", "\"'", "", Language::Directives},
    {"kotlin kt kts", Grammar::Code,
     "abstract as break by catch class companion const constructor continue data do else enum false final finally for "
     "fun if import in init inline interface internal is lateinit lazy null object open operator out override package "
     "private protected public return sealed super suspend this throw true try typealias val var vararg when where "
     "while",
     "//", "/* */", "\"'", "", Language::TripleQuotes},
    {"swift", Grammar::Code,
     "actor any as associatedtype async await break case catch class continue default defer deinit do else enum "
     "extension false fileprivate for func guard if import in init inout internal is lazy let mutating nil open "
     "operator override private protocol public repeat rethrows return self Self some static struct subscript super "
     "switch throw throws true try typealias var weak where while",
     "//", "/* */", "\"", "", Language::TripleQuotes | Language::Directives},
    {"php", Grammar::Code,
     "abstract and array as break callable case catch class clone const continue declare default do echo else elseif "
     "empty enum extends false final finally fn for foreach function global if implements include instanceof interface "
     "isset list match namespace new null or print private protected public readonly require require_once return "
     "static switch throw trait true try unset use var while xor yield",
     "// #", "/* */", "\"'", "", Language::Variables},
    {"python py python3", Grammar::Code,
     "and as assert async await break case class continue def del elif else except False finally for from global if "
     "import in is lambda match None nonlocal not or pass raise return self True try while with yield",
     "#", "", "\"'", "", Language::TripleQuotes},
    {"ruby rb", Grammar::Code,
     "alias and attr_accessor attr_reader begin break case class def defined? do else elsif end ensure extend false "
     "for if in include lambda module next nil not or private proc protected public raise redo require rescue retry "
     "return self super then true undef unless until when while yield",
     "#", "=begin =end", "\"'`", "", Language::SpacedComment},
    {"sh bash shell zsh console", Grammar::Code,
     "break case cd continue declare do done echo elif else esac eval exec exit export fi for function if in local "
     "printf read readonly return set shift source test then trap unset until while",
     "#", "", "", "\"'`", Language::Variables | Language::SpacedComment},
    {"sql pgsql postgresql sqlite mysql", Grammar::Code,
     "add all alter analyze and as asc begin between bigint blob boolean by case cast check column commit conflict "
     "constraint create cross current_timestamp database default delete desc distinct do drop else end except exists "
     "explain false foreign from full grant group having if ilike in index inner insert int integer intersect interval "
     "into is join key lateral left like limit not null numeric offset on or order outer over partition primary "
     "references replace returning revoke right rollback select set serial smallint table text then timestamp to "
     "transaction trigger true truncate union unique update using values varchar view when where window with",
     "--", "/* */", "'\"", "", Language::AnyCase},
    {"json json5 jsonc", Grammar::Json, "true false null", "//", "/* */", "\"", "", Language::NoOptions},
    {"yaml yml", Grammar::Keyed, "true false null yes no on off", "#", "", "\"'", "", Language::SpacedComment},
    {"toml ini conf cfg properties env", Grammar::Keyed, "true false", "# ;", "", "\"'", "",
     Language::TripleQuotes | Language::SpacedComment},
    {"html xml svg xhtml vue qrc", Grammar::Markup, "", "", "<!-- -->", "\"'", "", Language::NoOptions},
    {"diff patch", Grammar::Diff, "", "", "", "", "", Language::NoOptions},
};

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

Language languageOf(const Row &row)
{
    const auto keywords = words(row.keywords);
    const auto comment = words(row.blockComment);
    return {.names = words(row.names),
            .grammar = row.grammar,
            .keywords = {keywords.begin(), keywords.end()},
            .lineComments = words(row.lineComments),
            .commentOpen = comment.value(0),
            .commentClose = comment.value(1),
            .quotes = QString::fromLatin1(row.quotes),
            .longQuotes = QString::fromLatin1(row.longQuotes),
            .options = quint8(row.options)};
}

QHash<QString, Language> readTable()
{
    QHash<QString, Language> languages;
    for (const auto &row : rows) {
        const auto language = languageOf(row);
        for (const auto &name : language.names)
            languages.insert(name, language);
    }
    return languages;
}

} // namespace

const Language *findLanguage(const QString &name)
{
    static const auto languages = readTable();
    const auto found = languages.constFind(name.toLower());
    return found == languages.constEnd() ? nullptr : &*found;
}

} // namespace conclave::client
