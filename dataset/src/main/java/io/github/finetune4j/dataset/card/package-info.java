// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The data card, which says what a data set is made of and how it was built.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.card.DataCard}, which writes the card as Markdown and JSON:
 *
 * <pre>{@code
 * DataCard.of("Support tickets", split).description("Tickets of May, without personal data.").write(folder);
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.card;

import org.jspecify.annotations.NullMarked;
