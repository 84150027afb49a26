// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.batch.BatchAnswer;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.model.ModelRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * Batches of chat requests, call by call: a file of requests goes up, and within a day files of answers and of errors
 * come down, at half the price. Safe for use by several threads.
 *
 * <p>Limits of OpenAI: 50,000 requests and 200 MB a file, one model for all of them, a {@code custom_id} that no two
 * share, 16 labels with keys of up to 64 and values of up to 512 characters. Each model also has a limit of tokens that
 * wait at once. A file that breaks one of these gets a batch all the same, which is {@code failed} when it is looked at
 * again, with {@link OpenAiBatch#error() the reason}. The service deletes files of requests after 30 days; files of
 * answers stay until somebody deletes them. Answers come in any order, and those of a model that ends meanwhile come
 * as errors.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiBatches {
    /** What a file of requests is uploaded for. */
    public static final String PURPOSE = "batch";
    /** Where the requests of a batch go. */
    public static final String ENDPOINT = "/v1/chat/completions";

    private static final String BATCHES = "batches";
    private static final int PAGE = 100;
    private static final int CONFLICT = 409;
    private static final int SUCCESS = 200;

    private final ApiClient client;
    private final CreateOnce once;

    OpenAiBatches(ApiClient client, CreateOnce once) {
        this.client = client;
        this.once = once;
    }

    /**
     * {@return a line of the file of requests, as JSON values}
     *
     * @param id by which its answer is known again, unique in the file, not empty
     * @param model that is asked, the same in the whole file
     * @param request what it is asked
     * @param more fields of the request's body, for example {@code logprobs}
     */
    public Map<String, Object> line(String id, ModelRef model, ChatRequest request, Map<String, ?> more) {
        Map<String, Object> body =
                body(OpenAiChatModel.builder(client, model.id()).build(), request);
        body.putAll(more);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("custom_id", id);
        line.put("method", "POST");
        line.put("url", ENDPOINT);
        line.put("body", body);
        return line;
    }

    /**
     * {@return the body of a request, as a line of a batch has it, and as other services of OpenAI's protocol take it}
     *
     * @param model that is asked
     * @param request what it is asked
     */
    public static Map<String, Object> body(OpenAiChatModel model, ChatRequest request) {
        return model.body(request, false);
    }

    /**
     * {@return a new batch} Not repeated where it may have been created: then the exception leaves that open, and
     * {@link #list()} finds it by its labels.
     *
     * @param inputFile id of a file of the purpose {@link #PURPOSE}
     * @param metadata labels, at most 16, of up to 64 characters, with values of up to 512
     */
    public OpenAiBatch create(String inputFile, Map<String, String> metadata) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("input_file_id", inputFile);
        body.put("endpoint", ENDPOINT);
        body.put("completion_window", "24h");
        body.put("metadata", metadata);
        return batch(HttpCall.post(BATCHES).operation("create batch").json(body).build());
    }

    /**
     * {@return the batch with that label, created if there is none} It is looked for first, and again after a creation
     * whose answer was lost: no second batch, and no second bill.
     *
     * @param inputFile id of a file of the purpose {@link #PURPOSE}
     * @param label name of the label
     * @param value that no other batch has
     */
    public OpenAiBatch ensure(String inputFile, String label, String value) {
        Supplier<Optional<OpenAiBatch>> known = () -> find(label, value);
        return known.get().orElseGet(() -> once.make(known, () -> create(inputFile, Map.of(label, value))));
    }

    /**
     * {@return the oldest batch with that label; empty if there is none}
     *
     * @param label name of the label
     * @param value that the label has
     */
    public Optional<OpenAiBatch> find(String label, String value) {
        return list().stream()
                .filter(batch -> value.equals(batch.metadata().get(label)))
                .reduce((newer, older) -> older);
    }

    /**
     * {@return the batch}
     *
     * @param id the service's
     */
    public OpenAiBatch get(String id) {
        return batch(HttpCall.get(BATCHES, id).operation("get batch").build());
    }

    /** {@return all batches, newest first, asked for page by page} */
    public Pages<OpenAiBatch> list() {
        HttpCall call = HttpCall.get(BATCHES)
                .operation("list batches")
                .addQuery("limit", PAGE)
                .build();
        return OpenAiLists.of(client, call).map(fields -> batch(fields, call.operation()));
    }

    /**
     * {@return the batch after it was asked to end; one that has ended already, as it is} What is answered by then is
     * billed, and comes down.
     *
     * @param id the service's
     */
    public OpenAiBatch cancel(String id) {
        HttpCall call = HttpCall.post(BATCHES, id, "cancel")
                .operation("cancel batch")
                .replay(Replay.HARMLESS)
                .build();
        try {
            return batch(call);
        } catch (TransientProviderException e) {
            if (e.status().orElse(0) == CONFLICT) {
                OpenAiBatch now = get(id);
                if (now.ended()) {
                    return now;
                }
            }
            throw e;
        }
    }

    /**
     * {@return what a line of a file of answers or of errors says}
     *
     * @param line as JSON values
     */
    public static BatchAnswer answer(Map<String, ?> line) {
        Fields fields = Fields.of(line);
        Fields reply = fields.object("response");
        Fields body = reply.object("body");
        int status = (int) reply.whole("status_code").orElse(0);
        String id = fields.text("custom_id");
        if (status == SUCCESS && !body.objects("choices").isEmpty()) {
            return new BatchAnswer(id, status, ChatReplies.whole(body.raw()), "");
        }
        Fields failure = fields.object("error").raw().isEmpty() ? body.object("error") : fields.object("error");
        String code = failure.text("code");
        String said = failure.text("message");
        String words = said.isEmpty() ? "the service does not say why" : said;
        return new BatchAnswer(id, status, null, code.isEmpty() ? words : code + ": " + words);
    }

    private OpenAiBatch batch(HttpCall call) {
        return batch(new Fields(client.object(call)), call.operation());
    }

    private OpenAiBatch batch(Fields fields, String operation) {
        return new OpenAiBatch(
                fields.with("id", "batch", client.provider(), operation).raw());
    }
}
