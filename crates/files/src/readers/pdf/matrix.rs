//! The transformations of a page's content.

/// Six coefficients in the order of the file format.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Matrix(pub(crate) [f64; 6]);

impl Matrix {
    pub(crate) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one, with another applied to points before it.
    pub(crate) fn then(self, inner: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, inner.0);
        Self([
            a * g + c * h,
            b * g + d * h,
            a * i + c * j,
            b * i + d * j,
            a * k + c * l + e,
            b * k + d * l + f,
        ])
    }

    /// A point moved.
    pub(crate) fn apply(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.0;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// A direction turned.
    pub(crate) fn direction(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, ..] = self.0;
        [a * x + c * y, b * x + d * y]
    }

    /// The one that undoes this one; none where it lays everything on one line.
    pub(crate) fn inverse(self) -> Option<Self> {
        let [a, b, c, d, e, f] = self.0;
        let scale = a * d - b * c;
        if !scale.is_normal() {
            return None;
        }
        let turned = Self([d / scale, -b / scale, -c / scale, a / scale, 0.0, 0.0]);
        let [x, y] = turned.apply([-e, -f]);
        Some(Self([d / scale, -b / scale, -c / scale, a / scale, x, y]))
    }
}
