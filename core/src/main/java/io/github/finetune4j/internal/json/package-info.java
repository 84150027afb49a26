/** JSON as plain Java values. For the SDK's own modules only: it may change in any release. */
@NullMarked
package io.github.finetune4j.internal.json;

import org.jspecify.annotations.NullMarked;
