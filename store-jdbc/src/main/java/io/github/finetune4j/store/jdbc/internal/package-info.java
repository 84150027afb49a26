/** What the migrations need. Not part of the API. */
@NullMarked
package io.github.finetune4j.store.jdbc.internal;

import org.jspecify.annotations.NullMarked;
