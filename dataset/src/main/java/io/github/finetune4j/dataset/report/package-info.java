/** The report on a data set as one HTML page. */
@NullMarked
package io.github.finetune4j.dataset.report;

import org.jspecify.annotations.NullMarked;
