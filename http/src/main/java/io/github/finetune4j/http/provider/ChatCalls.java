// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.sse.SseEvent;
import io.github.finetune4j.http.sse.SseReader;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The calls of a chat endpoint whose answers come in pieces, as a stream of events. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ChatCalls {
    private static final int LONGEST_REPLY = 64 << 20; // as of one that does not stream
    private static final String DONE = "[DONE]";

    private final ApiClient client;

    /**
     * Calls by a client.
     *
     * @param client open as long as this is used
     */
    public ChatCalls(ApiClient client) {
        this.client = client;
    }

    /**
     * {@return the answer, its text handed over as it comes}
     *
     * <p>Until the first piece the call is repeated as any other; a stream that breaks later is not, for its pieces
     * cannot be taken back. A server that does not stream answers as a whole.
     *
     * @param call that asks for a stream
     * @param pieces puts the answer together
     * @param whole reads an answer that comes as a whole
     * @param onText is given each piece of the text, in this thread
     * @throws ProviderException if the stream breaks, or ends before the answer does
     */
    public ChatResponse streamed(
            HttpCall call, AnswerPieces pieces, Function<Fields, ChatResponse> whole, Consumer<String> onText) {
        HttpCall streaming = call.toBuilder()
                .streaming()
                .addHeader("Accept", "text/event-stream")
                .build();
        try (HttpReply reply = client.send(streaming)) {
            String type = reply.contentType();
            if (type.contains("json")) {
                ChatResponse response = whole.apply(parsed(call, text(reply)));
                onText.accept(response.text());
                return response;
            }
            if (!type.isEmpty() && !type.equals("text/event-stream")) {
                throw new ProviderException(
                        client.provider() + " could not \"" + call.operation() + "\": the answer is " + type
                                + " where a stream of events was expected -> check that the base URL is the API's",
                        ProviderFailure.of(client.provider(), call.operation()),
                        null);
            }
            return read(call, new SseReader(reply.body()), pieces, onText);
        } catch (IOException e) {
            throw broken(call, "the stream broke: " + e.getClass().getSimpleName());
        }
    }

    private static String text(HttpReply reply) throws IOException {
        byte[] bytes = reply.body().readNBytes(LONGEST_REPLY + 1);
        if (bytes.length > LONGEST_REPLY) {
            throw new IOException("the reply is longer than " + LONGEST_REPLY
                    + " bytes -> ask for fewer tokens, or look at the server");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private ChatResponse read(HttpCall call, SseReader events, AnswerPieces pieces, Consumer<String> onText)
            throws IOException {
        Optional<SseEvent> event = events.next();
        while (event.isPresent() && !event.get().data().strip().equals(DONE)) {
            String text = pieces.add(piece(call, event.get()));
            if (!text.isEmpty()) {
                onText.accept(text);
            }
            event = events.next();
        }
        if ((event.isEmpty() && !pieces.finished()) || !pieces.answered()) {
            throw broken(call, "the stream ended before the answer did");
        }
        return pieces.response();
    }

    private Fields piece(HttpCall call, SseEvent event) {
        Fields piece = parsed(call, event.data());
        Fields error = piece.object("error");
        if (!error.isEmpty()) {
            throw broken(call, "the service broke off: " + error.text("message"));
        }
        return piece;
    }

    private Fields parsed(HttpCall call, String text) {
        try {
            return new Fields(Json.parseObject(text));
        } catch (JsonException e) {
            throw broken(call, "a piece of the answer is no JSON");
        }
    }

    /**
     * {@return the failure of an answer that did not come whole, which is worth another try}
     *
     * @param call that asked
     * @param what was wrong with the answer
     */
    public ProviderException broken(HttpCall call, String what) {
        return new TransientProviderException(
                client.provider() + " could not \"" + call.operation() + "\": " + what + " -> ask again",
                ProviderFailure.of(client.provider(), call.operation()),
                null);
    }
}
