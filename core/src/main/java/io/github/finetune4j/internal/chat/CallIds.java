// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.chat;

import io.github.finetune4j.chat.ChatResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one id of an answer. Each layer around a model that has something to say of an answer adds a part of its own to
 * what the layers within have made: a rollout where the answer came from, a capture whom it is for. So one id does for
 * all of them, in any order, without a table.
 */
public final class CallIds {
    /** The field of an answer that holds it. */
    public static final String FIELD = "finetune4j_call";

    private static final System.Logger LOG = System.getLogger(CallIds.class.getName());
    private static final AtomicBoolean REPORTED = new AtomicBoolean();
    private static final List<String> EARLIER = List.of("capture_response", "rollout_response");
    private static final char BETWEEN = '-';
    private static final int LONGEST = 300;

    private CallIds() {}

    /** {@return the id in an answer's fields; also in those of an answer that was stored before ids were one} */
    public static Optional<String> of(Map<String, Object> fields) {
        Optional<String> id = JsonView.text(fields, FIELD);
        for (String earlier : EARLIER) {
            id = id.isPresent() ? id : JsonView.text(fields, earlier);
        }
        return id;
    }

    /**
     * {@return the id that layers within have given an answer, to which a part can be added; empty if none, or if it is
     * too long, which the log says once}
     */
    public static String within(ChatResponse response) {
        String id = response.callId().orElse("");
        if (id.length() <= LONGEST / 2) {
            return id;
        }
        if (!REPORTED.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the id of an answer has {0} characters, of {1} at most: what is said of it will not reach the"
                            + " layers within -> wrap the model in fewer layers; this is said once",
                    id.length(),
                    LONGEST / 2);
        }
        return "";
    }

    /** {@return an id with one part more} */
    public static String grown(String within, String part) {
        return within.isEmpty() ? part : within + BETWEEN + part;
    }

    /** {@return an answer under an id} */
    public static ChatResponse with(ChatResponse response, String id) {
        return response.with(FIELD, id);
    }

    /** {@return the parts, the innermost first; none of a text that is no such id} */
    public static List<String> parts(String id) {
        return id.length() > LONGEST ? List.of() : List.of(id.split(String.valueOf(BETWEEN), -1));
    }
}
