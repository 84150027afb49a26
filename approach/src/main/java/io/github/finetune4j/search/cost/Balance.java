// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

/**
 * One draw of an approach against the baseline.
 *
 * @param investment spent once, more than for the baseline
 * @param requests a month
 * @param perRequest gained by each request
 * @param perMonth gained each month whether requests come or not
 * @param gain of a month: both together
 * @param monthsToday what one unit of money a month is worth today, over all months
 */
record Balance(
        double investment, double requests, double perRequest, double perMonth, double gain, double monthsToday) {
    double net() {
        return monthsToday * gain - investment;
    }

    double roi() {
        return net() / investment;
    }

    /** {@return after how many months it has come out even and stays so; infinite: never} */
    double payBackMonths() {
        if (investment <= 0) {
            return gain >= 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        return gain > 0 ? investment / gain : Double.POSITIVE_INFINITY;
    }

    /** {@return from how many requests a month on it pays, however many more come; infinite: never} */
    double breakEven() {
        double needed = investment / monthsToday - perMonth;
        if (needed <= 0) {
            return perRequest >= 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        return perRequest > 0 ? needed / perRequest : Double.POSITIVE_INFINITY;
    }
}
