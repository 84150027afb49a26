package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.spi.RowIssue;
import java.util.List;

/**
 * A rule about a data set as a whole; see {@link DatasetBuilder#addRule}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DatasetRule {
    /**
     * {@return what is wrong; an error fails the build}
     *
     * @param size rows and bytes that are left
     */
    List<RowIssue> check(DatasetSize size);
}
