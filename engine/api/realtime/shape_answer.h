// Builds the answers of the shape protocol and reads the runs for them.
#pragma once

#include "engine/api/realtime/realtime_hub.h"

namespace runyard {

/// Reads each run once for all requests during its lifetime.
class RealtimeHub::Details : public std::enable_shared_from_this<Details>
{
public:
    using Streams = std::vector<std::string>;
    using Use = std::function<void(const Result<RunDetail> &, const Streams &)>;

    Details(EngineClient &client, StreamsOf streamsOf) : m_client(client), m_streamsOf(std::move(streamsOf))
    {
    }
    void read(const RunId &run, Use use);

private:
    struct Reading
    {
        std::shared_ptr<const Result<RunDetail>> detail;
        Streams streams;
        std::vector<Use> waiting;
    };
    void took(const RunId &run, std::shared_ptr<const Result<RunDetail>> detail, const Streams &streams);

    EngineClient &m_client;
    StreamsOf m_streamsOf;
    std::mutex m_mutex;
    std::unordered_map<std::string, Reading> m_readings;
};

/// Collects the rows of one answer, reading them one after the other until there are enough.
class RealtimeHub::Rows : public std::enable_shared_from_this<Rows>
{
public:
    struct Wanted
    {
        RunId run;
        ShapeOffset ifLast; // the answer's offset if it ends with this row
    };

    Rows(ShapeRequest request, Answer answer, std::shared_ptr<Details> details, RowChange change);
    /// `end` is the offset, and whether nothing follows, if every row fits.
    void send(std::vector<Wanted> wanted, ShapeOffset end, bool isUpToDate);

private:
    void next();

    ShapeRequest m_request;
    Answer m_answer;
    std::shared_ptr<Details> m_details;
    RowChange m_change;
    std::vector<Wanted> m_wanted;
    std::size_t m_at = 0;
    ShapeOffset m_end;
    bool m_isUpToDate = true;
    std::string m_messages;
};

/// `messages`: JSON values separated by commas.
void sendShape(const ShapeRequest &request, const Answer &answer, std::string messages, ShapeOffset offset,
               bool isUpToDate);

} // namespace runyard
