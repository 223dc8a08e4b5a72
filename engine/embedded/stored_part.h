// Parts of the contract that are answered from a store.
#pragma once

#include "engine/embedded/reader_pool.h"

#include <utility>

namespace runyard {

/// The base of parts that read a store. `Part` is the interface itself in an engine that also takes its commands, and
/// the refusing part in one that does not; what is left of `Part` is constructed with `rest`.
template <class Part>
class StoredPart : public Part
{
public:
    template <class... Rest>
    explicit StoredPart(ReaderPool &readers, const Rest &...rest) : Part(rest...), m_readers(readers)
    {
    }

protected:
    using Work = ReaderPool::Work;

    template <class T, class Read>
    void query(Reply<T> reply, Read read, Work work = Work::Short, std::stop_token unwanted = {})
    {
        m_readers.query(std::move(reply), std::move(read), work, std::move(unwanted));
    }

private:
    ReaderPool &m_readers;
};

} // namespace runyard
