// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.spi;

import org.apiguardian.api.API;

/**
 * One page of the console. It is asked by several threads at once.
 *
 * <p>Whoever asks has been let in before, and a change has been checked: it comes from a page of the console, with the
 * session's secret, and changes are allowed. What is thrown becomes a page, too: {@link IllegalArgumentException} and
 * {@link IllegalStateException} show their message, {@link io.github.finetune4j.error.FineTuneException} as well;
 * anything else is logged, and nothing of it is shown.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ConsolePage {
    /** {@return where it is found: one word of lower-case letters, digits and hyphens, unique in the console} */
    String path();

    /** {@return its name in the navigation} */
    String title();

    /**
     * {@return what is shown}
     *
     * @param request what was asked
     */
    PageContent respond(PageRequest request);

    /** {@return whether the navigation names it; a page about one thing among many is reached by links only} */
    default boolean inNavigation() {
        return true;
    }
}
