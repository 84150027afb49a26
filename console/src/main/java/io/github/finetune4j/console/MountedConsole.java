// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import io.github.finetune4j.console.spi.ConsolePage;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a {@link Console} for a server that the application runs itself, below one of its paths. Nothing can be
 * changed on them.
 *
 * <p>It has no token and asks nobody who they are: whoever calls {@link #get} has decided that the asker may see
 * everything that is on record, rows of data included. It listens nowhere and holds nothing open.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MountedConsole {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

    private final String below;
    private final PageServing pages;

    MountedConsole(String below, List<ConsolePage> pages) {
        if (!PATH.matcher(below).matches()) {
            throw new IllegalArgumentException("path of the console: \"" + below
                    + "\" -> begin with /, end without, and use letters, digits, . _ ~ and -");
        }
        this.below = below;
        this.pages = new PageServing(below, pages);
    }

    /**
     * An answer to a request.
     *
     * @param status of HTTP
     * @param headers by name; they forbid what a page of somebody else's could do with this one
     * @param body its text, to be sent as UTF-8; to {@code HEAD} it is not sent
     * @since 0.1
     */
    public record Answer(int status, Map<String, String> headers, String body) {
        /** Copies the headers. */
        public Answer {
            headers = Map.copyOf(headers);
        }
    }

    /** {@return the path under which the pages are found} */
    public String below() {
        return below;
    }

    /**
     * {@return the answer to {@code GET} or {@code HEAD}; an unknown page is an answer, too}
     *
     * @param path decoded, as asked for behind {@link #below()}: empty, or with {@code /} in front
     * @param query as it came; empty or null without
     */
    public Answer get(String path, @Nullable String query) {
        Answered answered = answered(path.isEmpty() ? "/" : path, query == null ? "" : query);
        return new Answer(answered.status(), answered.headers(), answered.body());
    }

    private Answered answered(String path, String query) {
        Map<String, List<String>> values;
        try {
            values = FormText.read(query);
        } catch (IllegalArgumentException e) {
            return Answered.words(400, "the address can't be read -> follow a link of the console");
        }
        return pages.get(path, values, null);
    }
}
