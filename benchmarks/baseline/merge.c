/* The least that the question costs beside reading and sorting: one pass over two sorted lists of (code, pair). */
#include <stddef.h>
#include <stdint.h>

size_t merge(const uint32_t *x_code, const uint32_t *x_pair, const float *x_usd, size_t x_rows,
             const uint32_t *m_code, const uint32_t *m_pair, const float *m_usd, size_t m_rows,
             float *ratio, size_t *starts, size_t *codes)
{
    size_t x = 0, m = 0, met = 0, seen = 0;
    uint32_t last = UINT32_MAX;
    while (x < x_rows && m < m_rows) {
        uint64_t ours = (uint64_t)x_code[x] << 32 | x_pair[x];
        uint64_t theirs = (uint64_t)m_code[m] << 32 | m_pair[m];
        if (ours == theirs) {
            if (x_code[x] != last) {
                last = x_code[x];
                starts[seen++] = met;
            }
            ratio[met++] = m_usd[m] / x_usd[x];
        }
        x += ours <= theirs;
        m += theirs <= ours;
    }
    *codes = seen;
    return met;
}
