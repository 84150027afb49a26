// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.github.finetune4j.dataset.TokenCounter;
import java.util.List;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * Counts tokens as OpenAI's models do. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OpenAiTokens implements TokenCounter {
    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();
    private static final List<String> OLDER =
            List.of("gpt-3.5", "gpt-35", "gpt-4-", "text-embedding", "babbage-002", "davinci-002");
    private final Encoding encoding;

    private OpenAiTokens(EncodingType type) {
        this.encoding = REGISTRY.getEncoding(type);
    }

    /** {@return the encoding of gpt-4o, gpt-4.1, o1, o3, o4 and later models} */
    public static OpenAiTokens o200k() {
        return new OpenAiTokens(EncodingType.O200K_BASE);
    }

    /** {@return the encoding of gpt-4 and gpt-3.5} */
    public static OpenAiTokens cl100k() {
        return new OpenAiTokens(EncodingType.CL100K_BASE);
    }

    /**
     * {@return the encoding of a model; of one that nobody here has heard of, the newest}
     *
     * @param model its id, also of a model tuned from it, for example {@code ft:gpt-4.1-mini-2025-04-14:org::id}
     */
    public static OpenAiTokens forModel(String model) {
        String id = model.toLowerCase(Locale.ROOT);
        String base = id.startsWith("ft:") ? id.substring(3) : id;
        boolean older = base.equals("gpt-4") || OLDER.stream().anyMatch(base::startsWith);
        return older ? cl100k() : o200k();
    }

    @Override
    public int count(String text) {
        return encoding.countTokensOrdinary(text);
    }

    /**
     * {@return the tokens' ids}
     *
     * @param text any text; what looks like a special token is text
     */
    public int[] encode(String text) {
        return encoding.encodeOrdinary(text).toArray();
    }

    @Override
    public String name() {
        return encoding.getName();
    }

    @Override
    public String toString() {
        return name();
    }
}
