// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import java.net.URI;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * A link by which one person works at one study until it ends. Who has it works under that person's name, in any number
 * of browsers.
 *
 * @param study its name
 * @param annotator a pseudonym
 * @param end when it lets nobody in any more
 * @param token what the link holds: a secret, not to be logged
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Invitation(String study, String annotator, Instant end, String token) {
    /**
     * {@return the link}
     *
     * @param console any address of the console, such as {@code console.origin()}
     */
    public URI address(URI console) {
        return console.resolve(path());
    }

    String path() {
        return "/" + WorkPages.PATH + "?" + WorkPages.INVITATION + "=" + token;
    }

    @Override
    public String toString() {
        return "invitation of " + annotator + " to " + study + " until " + end;
    }
}
