#include "views/payload/payload_editor.h"

#include "engine/base/limits.h"
#include "engine/domain/task_input.h"
#include "engine/domain/trigger_rules.h"
#include "engine/formats/super_json.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"
#include "views/payload/code_view.h"
#include "views/payload/json_text.h"
#include "views/widgets/file_drop.h"
#include "views/widgets/note_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include <Qsci/qsciscintilla.h>

namespace runyard {

namespace {

constexpr int kTypingPause = 150;                 // ms without typing before the payload is judged
constexpr std::size_t kJudgedAtOnce = 64 * 1'024; // larger payloads are judged on another thread
constexpr std::size_t kColouredBytes = 512 * 1'024;
constexpr qsizetype kMaxLineLength = 200'000; // the editor lays out whole lines
constexpr std::size_t kShownViolations = 4;

bool isJsonType(const std::string &type)
{
    return type == "application/json" || type == "application/super+json";
}

QByteArray bytesOf(const std::string &text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool isBlank(const QByteArray &text)
{
    return text.trimmed().isEmpty();
}

qsizetype longestLine(const QByteArray &text)
{
    qsizetype longest = 0;
    for (qsizetype begin = 0; begin <= text.size();) {
        const qsizetype found = text.indexOf('\n', begin);
        const qsizetype end = found < 0 ? text.size() : found;
        longest = qMax(longest, end - begin);
        begin = end + 1;
    }
    return longest;
}

} // namespace

PayloadEditor::PayloadEditor(QWidget *parent)
    : EditorHost(parent)
    , m_kind(new QComboBox)
    , m_noPayloadMeaning(tr("The task gets nothing on its standard input."))
    , m_view(new CodeView(tr("Payload to send")))
    , m_verdict(new NoteLabel(tr("Verdict on the payload")))
{
    m_kind->addItems({tr("JSON"), tr("Plain text"), tr("No payload")});
    m_kind->setAccessibleName(tr("Kind of payload"));
    m_kind->setToolTip(tr("What is sent: JSON, text as it is, or no payload"));
    auto *label = new QLabel(tr("Send as"));
    label->setBuddy(m_kind);
    hostEditor(m_view->editor());
    m_view->editor()->setToolTip(tr("Tab leaves the editor, Ctrl+F finds, a file can be dropped here"));
    m_drop = new FileDrop(m_view->editor());
    connect(m_drop, &FileDrop::dropped, this, &PayloadEditor::replaceText);
    connect(m_drop, &FileDrop::refused, this,
            [this](const QString &why) { m_verdict->say(why, NoteLabel::Tone::Bad); });
    m_verdict->say(QString());

    m_row = new QHBoxLayout;
    m_row->setSpacing(8);
    m_row->addWidget(label);
    m_row->addWidget(m_kind);
    m_row->addWidget(m_verdict, 1);
    auto *frame = new QFrame;
    frame->setFrameShape(QFrame::StyledPanel);
    auto *inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(frame, 1);
    column->addLayout(m_row);
    setFocusProxy(m_view->editor());

    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPause);
    connect(&m_pause, &QTimer::timeout, this, &PayloadEditor::judge);
    connect(m_view, &CodeView::edited, this, &PayloadEditor::edited);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        applyKind();
        judge();
    });
}

PayloadEditor::Kind PayloadEditor::kind() const
{
    return static_cast<Kind>(m_kind->currentIndex());
}

void PayloadEditor::setPacket(const Packet &packet)
{
    m_original = packet;
    m_originalKind = !packet.present ? None : isJsonType(packet.type) ? Json : PlainText;
    m_isText = false; // what the editor shows is of another packet
    const int turn = ++m_packetTurn;
    const bool isJson = m_originalKind == Json;
    if (packet.data.size() <= kJudgedAtOnce) {
        showOriginal(laidOut(packet, isJson));
        return;
    }
    const auto answer = guiReply<Layout>(this, [this, turn](const Result<Layout> &layout) {
        if (turn == m_packetTurn)
            showOriginal(*layout);
    });
    QThreadPool::globalInstance()->start([packet, isJson, answer] { answer(laidOut(packet, isJson)); });
}

PayloadEditor::Layout PayloadEditor::laidOut(const Packet &packet, bool isJson)
{
    const auto readable = packet.type == kSuperJson ? readableSuperJson(packet.data) : std::nullopt;
    const QByteArray data = bytesOf(readable ? *readable : packet.data);
    const QByteArray shown = isJson && checkJsonSyntax(packet.data).ok() ? indentedJson(data) : data;
    // Bytes that are not text, and lines that would take the editor seconds to lay out, can be sent again
    // but not edited.
    const bool isText = !shown.contains('\0') && QString::fromUtf8(shown).toUtf8() == shown
                        && longestLine(shown) <= kMaxLineLength;
    return {isText ? shown : QByteArray(), isText, readable.has_value()};
}

void PayloadEditor::showOriginal(const Layout &layout)
{
    m_isText = layout.isText;
    m_isTyped = layout.isTyped;
    const QSignalBlocker quiet(m_kind);
    m_kind->setCurrentIndex(m_originalKind);
    m_kind->setEnabled(m_isText);
    m_view->setReadOnly(!m_isText);
    applyKind(); // before the text comes, which would be coloured twice otherwise
    m_view->setText(layout.text);
    m_text = layout.text; // the editor would return the same, slowly
    m_isTextStale = false;
    m_shownOriginal = layout.text;
    judge();
    emit laidOutOriginal();
}

void PayloadEditor::setSchema(std::shared_ptr<const PayloadSchema> schema)
{
    m_schema = std::move(schema);
    judge();
}

void PayloadEditor::applyKind()
{
    // Colouring and folding are done for the whole text at once.
    const bool isLarge = m_original.data.size() > kColouredBytes;
    m_view->setKind(kind() == PlainText || isLarge ? CodeView::Kind::PlainText : CodeView::Kind::Json);
    QString notice;
    if (!m_isText)
        notice = tr("This payload (%1) is not text that can be edited here. It is sent as it is.")
                     .arg(format::bytes(static_cast<qint64>(m_original.data.size())));
    else if (kind() == None)
        notice = m_noPayloadMeaning;
    m_view->setNotice(notice);
}

void PayloadEditor::setNoPayloadMeaning(const QString &sentence)
{
    m_noPayloadMeaning = sentence;
    applyKind();
}

void PayloadEditor::replaceText(const QByteArray &text)
{
    if (!m_isText) {
        m_verdict->say(tr("This payload cannot be edited here."), NoteLabel::Tone::Bad);
        return;
    }
    if (longestLine(text) > kMaxLineLength) {
        m_verdict->say(tr("A line of this file is too long to be edited here."), NoteLabel::Tone::Bad);
        return;
    }
    if (kind() == None)
        m_kind->setCurrentIndex(Json);
    m_view->replaceText(text);
    m_view->editor()->setFocus();
}

void PayloadEditor::usePacket(const Packet &packet)
{
    if (!m_isText)
        return replaceText({}); // says so
    if (!packet.present) {
        m_kind->setCurrentIndex(None);
        return;
    }
    const bool isJson = isJsonType(packet.type);
    m_kind->setCurrentIndex(isJson ? Json : PlainText);
    // Types are kept where what is sent has types, and are plain values elsewhere.
    const auto readable =
        packet.type == kSuperJson && m_isTyped ? readableSuperJson(packet.data) : std::nullopt;
    const bool isPlain = m_originalKind != Json || m_original.type != kSuperJson;
    const QByteArray data = bytesOf(readable ? *readable : isPlain ? taskInput(packet) : packet.data);
    replaceText(isJson && checkJsonSyntax(packet.data).ok() ? indentedJson(data) : data);
}

void PayloadEditor::addTools(QToolButton *button, QWidget *line)
{
    m_row->addWidget(button, 0, Qt::AlignTop);
    static_cast<QVBoxLayout *>(layout())->insertWidget(0, line);
}

void PayloadEditor::edited()
{
    m_isTextStale = true;
    m_pause.start();
}

bool PayloadEditor::isTypedEdit() const
{
    return m_isTyped && kind() == Json && m_originalKind == Json && isEdited();
}

bool PayloadEditor::isEdited() const
{
    if (!m_isText)
        return false;
    return kind() != m_originalKind || (kind() != None && shownText() != m_shownOriginal);
}

Packet PayloadEditor::packet() const
{
    if (!isEdited())
        return m_original;
    if (kind() == None)
        return {};
    Packet packet;
    packet.present = true;
    packet.data = shownText().toStdString();
    if (m_originalKind == kind())
        packet.type = m_original.type; // super+json stays super+json
    else
        packet.type = kind() == Json ? "application/json" : "text/plain";
    if (isTypedEdit()) {
        // Text that cannot be read back stays as it is: readiness() says why it cannot be sent.
        if (auto whole = superJsonFromReadable(packet.data, m_original.data))
            packet.data = std::move(*whole);
    }
    return packet;
}

Status PayloadEditor::readiness() const
{
    if (!isEdited())
        return Done{};
    const Packet packet = this->packet();
    if (packet.present && isBlank(bytesOf(packet.data)))
        return Error{ErrorCode::InvalidInput,
                     format::utf8(tr("The editor is empty.")),
                     format::utf8(tr("Write a value, or choose \"No payload\".")),
                     {}};
    if (isTypedEdit()) {
        if (auto whole = superJsonFromReadable(shownText().toStdString()); !whole)
            return whole.error();
    }
    if (packet.data.size() > kJudgedAtOnce && packet.data.size() <= limits::kPayloadBytes)
        return Done{}; // the engine checks it before it keeps anything
    return checkPayload(packet, m_schema.get());
}

void PayloadEditor::judge()
{
    m_pause.stop();
    const int turn = ++m_turn;
    emit changed();
    const Packet packet = this->packet();
    const auto bytes = static_cast<qsizetype>(packet.data.size());
    if (packet.data.size() <= kJudgedAtOnce) {
        const Status ready = readiness();
        showVerdict(ready ? checkPayload(packet, m_schema.get()) : ready, bytes);
        return;
    }
    m_verdict->say(tr("Checking %1…").arg(format::bytes(bytes)), NoteLabel::Tone::Muted);
    const Reply<Done> answer = guiReply<Done>(this, [this, turn, bytes](const Status &status) {
        if (turn == m_turn)
            showVerdict(status, bytes);
    });
    QThreadPool::globalInstance()->start(
        [packet, schema = m_schema, answer] { answer(checkPayload(packet, schema.get())); });
}

void PayloadEditor::showVerdict(const Status &status, qsizetype bytes)
{
    if (!status) {
        showRefusal(status.error());
        return;
    }
    if (kind() == None) {
        m_verdict->say(tr("No payload."), NoteLabel::Tone::Muted);
        return;
    }
    const QString size = format::bytes(bytes);
    const QString what = kind() == PlainText ? tr("Plain text, %1.").arg(size)
                         : m_schema          ? tr("Matches the schema of the task, %1.").arg(size)
                         : m_isTyped         ? tr("Valid, %1. Dates and other types are kept: "
                                                          "{\"$date\": …}, {\"$bigint\": …}.")
                                           .arg(size)
                                     : tr("Valid JSON, %1.").arg(size);
    m_verdict->say(what, m_schema || kind() == Json ? NoteLabel::Tone::Good : NoteLabel::Tone::Muted);
}

void PayloadEditor::showRefusal(const Error &error)
{
    // Pending checks are about the same text; this answer is final.
    ++m_turn;
    if (m_pause.isActive()) {
        m_pause.stop();
        emit changed();
    }
    QStringList lines;
    const bool isSchema = !error.details.empty() && !error.details.front().path.starts_with("line ");
    if (!isSchema)
        lines << format::text(error.text());
    for (std::size_t i = 0; isSchema && i < error.details.size() && i < kShownViolations; ++i) {
        const ErrorDetail &detail = error.details[i];
        lines << (detail.path.empty()
                      ? format::text(detail.reason)
                      : tr("%1: %2").arg(format::text(detail.path), format::text(detail.reason)));
    }
    if (isSchema && error.details.size() > kShownViolations)
        lines << tr("and %1 more").arg(error.details.size() - kShownViolations);
    m_verdict->say(lines.join(QLatin1Char('\n')), NoteLabel::Tone::Bad);
}

void PayloadEditor::focusEditor()
{
    m_view->editor()->setFocus();
}

QByteArray PayloadEditor::shownText() const
{
    if (m_isTextStale) {
        m_text = m_view->text();
        m_isTextStale = false;
    }
    return m_text;
}

QByteArray PayloadEditor::shownOriginal() const
{
    return m_shownOriginal;
}

} // namespace runyard
