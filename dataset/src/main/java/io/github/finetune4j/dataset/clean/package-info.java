/** Named checks that say which rows harm, each with its threshold, and repairs of texts. */
@NullMarked
package io.github.finetune4j.dataset.clean;

import org.jspecify.annotations.NullMarked;
