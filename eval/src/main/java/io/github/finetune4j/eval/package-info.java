/**
 * Metrics, and what is shown of an evaluation: a table for the console and one self-contained HTML page.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.eval;

import org.jspecify.annotations.NullMarked;
