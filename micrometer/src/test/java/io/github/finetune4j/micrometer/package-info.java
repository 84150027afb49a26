/** Tests of the meters. */
@NullMarked
package io.github.finetune4j.micrometer;

import org.jspecify.annotations.NullMarked;
