// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The parts of a page of one's own in the console.
 *
 * <p>Begin with {@link io.github.finetune4j.console.spi.ConsolePage}: a path, a title, and what is shown. Everything is
 * written through {@link io.github.finetune4j.console.spi.PageBody}, which escapes every text and lets no script, no
 * style and no address of somebody else's onto the page.
 *
 * <pre>{@code
 * final class Alerts implements ConsolePage {
 *     public String path() { return "alerts"; }
 *     public String title() { return "Alerts"; }
 *     public PageContent respond(PageRequest request) {
 *         return PageContent.page("Alerts", body -> body.paragraph("nothing is wrong"));
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.console.spi;

import org.jspecify.annotations.NullMarked;
