#include "views/bulk/transform_editor.h"

#include "models/words/format.h"
#include "views/payload/code_view.h"
#include "views/widgets/note_label.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <Qsci/qsciscintilla.h>

namespace runyard {

static constexpr int kTransformPause = 250; // ms
static constexpr int kTransformLines = 4;
static constexpr int kMaxTransformLines = 8; // the runs need the room

static QString exampleOf(TransformKind kind)
{
    switch (kind) {
    case TransformKind::None:
        return TransformEditor::tr("Each run gets its original payload, byte for byte.");
    case TransformKind::MergePatch:
        return TransformEditor::tr("Sets the given members; null removes one. For example %1",
                                   "of a JSON Merge Patch")
            .arg(QStringLiteral("{\"width\": 64, \"debug\": null}"));
    case TransformKind::JsonPatch:
        return TransformEditor::tr(
                   "Operations in order: add, remove, replace, move, copy, test. For example %1")
            .arg(QStringLiteral("[{\"op\": \"replace\", \"path\": \"/width\", \"value\": 64}]"));
    case TransformKind::Jq:
        return TransformEditor::tr("Computes one value from each payload. For example %1")
            .arg(QStringLiteral(".width = .width / 2 | del(.debug)"));
    }
    return {};
}

TransformEditor::TransformEditor(QWidget *parent)
    : EditorHost(parent)
    , m_kind(new QComboBox)
    , m_frame(new QFrame)
    , m_view(new CodeView(tr("Transform of the payloads")))
    , m_verdict(new NoteLabel(tr("About the transform")))
{
    m_kind->addItem(tr("As they were"), static_cast<int>(TransformKind::None));
    m_kind->addItem(tr("JSON Merge Patch"), static_cast<int>(TransformKind::MergePatch));
    m_kind->addItem(tr("JSON Patch"), static_cast<int>(TransformKind::JsonPatch));
    m_kind->addItem(tr("jq expression"), static_cast<int>(TransformKind::Jq));
    m_kind->setAccessibleName(tr("How the payloads are changed"));
    auto *label = new QLabel(tr("Payloads"));
    label->setBuddy(m_kind);
    hostEditor(m_view->editor());
    m_view->editor()->setToolTip(tr("Tab leaves the editor"));
    const int line = m_view->editor()->fontMetrics().lineSpacing();
    m_view->setMinimumHeight(kTransformLines * line);
    m_view->setMaximumHeight(kMaxTransformLines * line);

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_kind);
    row->addWidget(m_verdict, 1);
    static_cast<QFrame *>(m_frame)->setFrameShape(QFrame::StyledPanel);
    auto *inside = new QVBoxLayout(m_frame);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(row);
    column->addWidget(m_frame, 1);

    m_pause.setSingleShot(true);
    m_pause.setInterval(kTransformPause);
    connect(&m_pause, &QTimer::timeout, this, &TransformEditor::changed);
    connect(m_view, &CodeView::edited, this, [this] { m_pause.start(); });
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        applyKind();
        emit changed();
    });
    applyKind();
}

TransformKind TransformEditor::kind() const
{
    return static_cast<TransformKind>(m_kind->currentData().toInt());
}

void TransformEditor::applyKind()
{
    if (m_shown != TransformKind::None)
        m_texts[static_cast<int>(m_shown)] = m_view->text();
    m_shown = kind();
    m_view->setKind(m_shown == TransformKind::Jq ? CodeView::Kind::PlainText : CodeView::Kind::Json);
    m_view->setText(m_texts.value(static_cast<int>(m_shown)));
    m_frame->setVisible(m_shown != TransformKind::None);
    m_pause.stop();
    showProblem({});
}

PayloadTransform TransformEditor::transform() const
{
    if (kind() == TransformKind::None)
        return {};
    return {kind(), m_view->text().toStdString()};
}

bool TransformEditor::isBlank() const
{
    return kind() != TransformKind::None && m_view->text().trimmed().isEmpty();
}

bool TransformEditor::isEdited() const
{
    return kind() != TransformKind::None && !isBlank();
}

void TransformEditor::showProblem(const std::optional<Error> &problem)
{
    if (problem)
        m_verdict->say(format::text(problem->text()), NoteLabel::Tone::Bad);
    else
        m_verdict->say(exampleOf(kind()), NoteLabel::Tone::Muted);
}

} // namespace runyard
