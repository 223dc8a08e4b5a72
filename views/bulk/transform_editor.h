// How the payloads of many replays are changed: as they were, or by a patch or an expression one types,
// with an example of each kind and what is wrong with the text. GUI thread.
#pragma once

#include "engine/domain/bulk_action.h"
#include "views/editor/editor_host.h"

#include <QHash>
#include <QTimer>

#include <optional>

class QComboBox;

namespace runyard {

class CodeView;
class NoteLabel;

class TransformEditor final : public EditorHost
{
    Q_OBJECT

public:
    explicit TransformEditor(QWidget *parent = nullptr);

    PayloadTransform transform() const;
    bool isEdited() const;
    /// Nothing was typed yet for the kind that is chosen.
    bool isBlank() const;
    void showProblem(const std::optional<Error> &problem);

    QComboBox *kindBox() const { return m_kind; }
    CodeView *view() const { return m_view; }
    NoteLabel *verdict() const { return m_verdict; }

signals:
    void changed(); // a moment after the last key

private:
    TransformKind kind() const;
    void applyKind();

    QComboBox *m_kind;
    QWidget *m_frame;
    CodeView *m_view;
    NoteLabel *m_verdict;
    QHash<int, QByteArray> m_texts; // what was typed for each kind
    TransformKind m_shown = TransformKind::None;
    QTimer m_pause;
};

} // namespace runyard
